// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/options/option_document.hpp"

namespace segue::test {

/// JSON as a tree of options, as TOML would give it.
inline option_node option_tree_of(std::string name,
                                  const boost::json::value& json) {
  option_node node;
  node.name = std::move(name);
  auto set = [&](option_kind kind, option_value value) {
    node.kind = kind;
    node.value = std::move(value);
  };
  if (json.is_bool()) set(option_kind::boolean, json.get_bool());
  if (json.is_int64()) set(option_kind::integer, json.get_int64());
  if (json.is_double()) set(option_kind::number, json.get_double());
  if (json.is_string()) set(option_kind::text, std::string{json.get_string()});
  if (auto* object = json.if_object())
    for (auto& [key, value] : *object)
      node.children.push_back(option_tree_of(key, value));
  if (auto* array = json.if_array()) {
    node.kind = option_kind::array;
    for (auto& value : *array)
      node.children.push_back(
          option_tree_of(std::to_string(node.children.size()), value));
  }
  return node;
}

/// Options in memory, written as JSON; paths are relative to /config.
class json_options {
 public:
  explicit json_options(std::string_view json)
      : json_options{
            boost::json::parse({json.data(), json.size()}).as_object()} {}
  explicit json_options(const boost::json::object& json)
      : document_{option_tree_of("", json), "/config/options.json"} {}

  operator option_reader&() { return document_.root(); }

  std::vector<option_reader*> tables(std::string_view name) {
    return document_.root().tables(name);
  }

  /// The messages of the errors so far, each with the option's path in front.
  std::vector<std::string> errors() const {
    return messages(document_.errors());
  }

  /// The same, with options that nobody asked for.
  std::vector<std::string> finish() { return messages(document_.finish()); }

 private:
  static std::vector<std::string> messages(const std::vector<error>& errors) {
    std::vector<std::string> all;
    for (auto& e : errors)
      all.push_back(e.message);
    return all;
  }

  option_document document_;
};

}  // namespace segue::test
