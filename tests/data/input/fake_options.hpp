// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue::test {

/// Options from JSON; errors are kept as "NAME: MESSAGE".
class fake_options : public option_reader {
 public:
  explicit fake_options(const char* json)
      : values_{boost::json::parse(json).as_object()} {}

  std::vector<std::string> errors;

  bool has(std::string_view name) override { return values_.contains(name); }

  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min,
                                      std::int64_t max) override {
    auto value = read<std::int64_t>(name);
    if (value && (*value < min || *value > max)) {
      fail(name, "out of bounds");
      return {};
    }
    return value;
  }
  std::optional<double> number(std::string_view name) override {
    return read<double>(name);
  }
  std::optional<bool> boolean(std::string_view name) override {
    return read<bool>(name);
  }
  std::optional<std::string> text(std::string_view name) override {
    return read<std::string>(name);
  }
  std::optional<std::string> choice(
      std::string_view name, std::vector<std::string_view> allowed) override {
    auto value = text(name);
    if (value && std::ranges::find(allowed, *value) == allowed.end()) {
      fail(name, "not allowed");
      return {};
    }
    return value;
  }
  std::optional<std::vector<std::string>> texts(
      std::string_view name) override {
    return read<std::vector<std::string>>(name);
  }
  std::optional<std::vector<double>> numbers(std::string_view name) override {
    return read<std::vector<double>>(name);
  }
  std::optional<std::vector<std::int64_t>> integers(std::string_view name,
                                                    std::int64_t,
                                                    std::int64_t) override {
    return read<std::vector<std::int64_t>>(name);
  }
  option_reader* table(std::string_view name) override {
    auto* value = values_.if_contains(name);
    if (!value) return nullptr;
    auto& made = tables_[std::string{name}];
    made =
        std::make_unique<fake_options>(boost::json::serialize(*value).c_str());
    return made.get();
  }
  std::vector<option_reader*> tables(std::string_view) override { return {}; }
  std::vector<option_reader*> tables_or_texts(
      std::string_view name, std::string_view short_for) override {
    std::vector<option_reader*> all;
    auto* array = values_.if_contains(name);
    if (!array) return all;
    for (auto& element : array->as_array()) {
      boost::json::object table{{short_for, element}};
      auto text = boost::json::serialize(element.is_object() ? element : table);
      auto place = fmt::format("{}.{}", name, all.size());
      auto& made = tables_[place];
      made = std::make_unique<fake_options>(text.c_str());
      all.push_back(made.get());
    }
    return all;
  }
  std::vector<std::string> names() override {
    std::vector<std::string> all;
    for (auto& entry : values_)
      all.emplace_back(entry.key());
    return all;
  }
  std::string resolve_path(std::string_view path) const override {
    return "/config/" + std::string{path};
  }
  void fail(std::string_view name, std::string message) override {
    errors.push_back(std::string{name} + ": " + message);
  }
  void require(std::string_view name) override { fail(name, "is needed"); }

 private:
  template <class T>
  std::optional<T> read(std::string_view name) {
    auto* value = values_.if_contains(name);
    if (!value) return {};
    auto converted = boost::json::try_value_to<T>(*value);
    if (converted.has_value()) return *converted;
    fail(name, "wrong type");
    return {};
  }

  boost::json::object values_;
  std::map<std::string, std::unique_ptr<fake_options>> tables_;
};

}  // namespace segue::test
