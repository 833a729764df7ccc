// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// Maps names to places. Records usually have their features in the same order,
/// so the name that followed last time is tried first.
class name_index {
 public:
  void add(std::string name) {
    places_.emplace(name, names_.size());
    names_.push_back(std::move(name));
    after_.push_back(0);
  }

  std::optional<std::size_t> find(std::string_view name) {
    if (names_.empty()) return {};
    auto expected = after_[last_];
    if (names_[expected] == name) return last_ = expected;
    auto found = places_.find(name);
    if (found == places_.end()) return {};
    after_[last_] = found->second;
    return last_ = found->second;
  }

 private:
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };
  boost::unordered_flat_map<std::string, std::size_t, hash, std::equal_to<>>
      places_;
  std::vector<std::string> names_;
  std::vector<std::size_t> after_;  // the place that followed each place
  std::size_t last_ = 0;
};

}  // namespace segue
