// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "segue/options/option_tree.hpp"

namespace segue {

/// Where each option of a configuration was written, for errors that are found
/// after it has been read.
class option_places {
 public:
  option_places() = default;

  /// Of every option in the tree; `features`: see option_uses.
  explicit option_places(
      const option_node& root,
      std::map<std::string, std::string, std::less<>> features = {});

  /// The place of the option `path` ("column.2.weights"); if it is absent, that
  /// of the nearest table or array around it.
  const option_place& find(std::string_view path) const;
  /// Whether the option was written.
  bool has(std::string_view path) const { return places_.contains(path); }
  /// The option at or below `path` ("column.2") that names the feature, at any
  /// depth; `path` if there is none.
  std::string feature_option(const std::string& path,
                             std::string_view feature) const;

 private:
  void add(const option_node& node, const std::string& path);

  std::map<std::string, option_place, std::less<>> places_;
  std::map<std::string, std::string, std::less<>> features_;
  option_place root_;
};

}  // namespace segue
