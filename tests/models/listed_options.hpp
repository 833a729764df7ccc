// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue::test {

/// One flat table of options, given as a list; errors are kept as
/// "NAME: MESSAGE".
class listed_options final : public option_reader {
 public:
  using value = std::variant<std::int64_t, double, std::string>;

  explicit listed_options(std::map<std::string, value, std::less<>> values)
      : values_{std::move(values)} {}

  const std::vector<std::string>& errors() const { return errors_; }

  /// Whether every option that is there was asked for.
  bool all_asked() const { return asked_.size() >= values_.size(); }

  bool has(std::string_view name) override { return values_.contains(name); }

  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min,
                                      std::int64_t max) override {
    auto v = get<std::int64_t>(name);
    if (!v || (min <= *v && *v <= max)) return v;
    fail(name, std::to_string(*v) + " is out of bounds");
    return {};
  }
  std::optional<double> number(std::string_view name) override {
    return get<double>(name);
  }
  std::optional<bool> boolean(std::string_view) override { return {}; }
  std::optional<std::string> text(std::string_view name) override {
    return get<std::string>(name);
  }
  std::optional<std::string> choice(
      std::string_view name, std::vector<std::string_view> allowed) override {
    auto v = text(name);
    if (!v || std::ranges::find(allowed, *v) != allowed.end()) return v;
    fail(name, *v + " is not allowed");
    return {};
  }
  std::optional<std::vector<std::string>> texts(std::string_view) override {
    return {};
  }
  std::optional<std::vector<double>> numbers(std::string_view) override {
    return {};
  }
  std::optional<std::vector<std::int64_t>> integers(std::string_view,
                                                    std::int64_t,
                                                    std::int64_t) override {
    return {};
  }
  option_reader* table(std::string_view) override { return nullptr; }
  std::vector<option_reader*> tables(std::string_view) override { return {}; }
  std::vector<option_reader*> tables_or_texts(std::string_view,
                                              std::string_view) override {
    return {};
  }
  std::vector<std::string> names() override { return {}; }
  std::string resolve_path(std::string_view path) const override {
    return "folder/" + std::string{path};
  }
  void fail(std::string_view name, std::string message) override {
    errors_.push_back(std::string{name} + ": " + message);
  }
  void require(std::string_view name) override { fail(name, "is needed"); }

 private:
  template <class T>
  std::optional<T> get(std::string_view name) {
    auto found = values_.find(name);
    if (found == values_.end()) return {};
    asked_[found->first] = true;
    return std::get<T>(found->second);
  }

  std::map<std::string, value, std::less<>> values_;
  std::map<std::string, bool> asked_;
  std::vector<std::string> errors_;
};

}  // namespace segue::test
