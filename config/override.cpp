// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "segue/config/parse_toml.hpp"
#include "segue/config/toml_depth.hpp"

namespace segue {
namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> names;
  for (;;) {
    auto dot = path.find('.');
    names.push_back(path.substr(0, dot));
    if (dot == path.npos) return names;
    path.remove_prefix(dot + 1);
  }
}

void set_source(option_node& node, const option_place& place) {
  node.place = place;
  for (auto& child : node.children)
    set_source(child, place);
}

/// Reads a TOML value, or takes the text as a string.
option_node parse_value(std::string_view text, const option_place& place) {
  option_node node;
  auto parsed = parse_toml(fmt::format("value = {}\n", text), place.source);
  // A line feed in the text could add more than the one value.
  if (parsed && parsed->children.size() == 1) {
    node = std::move(parsed->children[0]);
  } else {
    node.kind = option_kind::text;
    node.value = std::string{text};
  }
  set_source(node, place);
  return node;
}

/// Checks a position in an array: that of an element, or the next one.
result<void> check_position(const option_node& array, std::string_view name,
                            std::string_view array_path) {
  std::size_t position = 0;
  auto* end = name.data() + name.size();
  auto [stop, fault] = std::from_chars(name.data(), end, position);
  bool canonical = name.size() == 1 || !name.starts_with('0');
  if (fault == std::errc{} && stop == end && canonical &&
      position <= array.children.size())
    return {};
  return error{
      errc::invalid_argument,
      fmt::format("'{}' is not an index of the array '{}'; expected 0 to {}",
                  name, array_path, array.children.size())};
}

/// `value` at the end of `names`, in newly made tables and arrays.
option_node nest(std::span<const std::string_view> names, option_node value,
                 const option_place& place) {
  value.name = names.back();
  for (auto i = names.size() - 1; i > 0; --i) {
    option_node outer;
    outer.name = names[i - 1];
    outer.kind = value.name == "0" ? option_kind::array : option_kind::table;
    outer.place = place;
    outer.children.push_back(std::move(value));
    value = std::move(outer);
  }
  return value;
}

/// Puts `value` at `names` below `root`; the error has no place.
result<void> put(option_node& root, std::span<const std::string_view> names,
                 option_node value) {
  auto* parent = &root;
  std::string parent_path;
  for (;; names = names.subspan(1)) {
    auto name = names.front();
    if (parent->kind == option_kind::array)
      if (auto checked = check_position(*parent, name, parent_path); !checked)
        return checked;
    auto* child = parent->find(name);
    if (!child) {
      auto place = value.place;
      parent->children.push_back(nest(names, std::move(value), place));
      return {};
    }
    if (names.size() == 1) {
      value.name = name;
      *child = std::move(value);
      return {};
    }
    parent_path += parent_path.empty() ? "" : ".";
    parent_path += name;
    if (child->kind != option_kind::table && child->kind != option_kind::array)
      return error{
          errc::invalid_argument,
          fmt::format("'{}' is {} ({}), so it has no options to set",
                      parent_path, describe(*child), child->place.text())};
    parent = child;
  }
}

}  // namespace

result<void> apply_override(option_node& root, std::string_view assignment) {
  constexpr std::string_view expected =
      "expected NAME=VALUE, e.g. --set batch.batch_size=64";
  auto equals = assignment.find('=');
  auto path = assignment.substr(0, equals);
  option_place place{fmt::format("--set {}", path)};
  if (equals == assignment.npos)
    return at(place.source,
              {errc::invalid_argument, fmt::format("no '='; {}", expected)});
  auto names = split_path(path);
  for (auto name : names)
    if (name.empty())
      return at(place.source,
                {errc::invalid_argument,
                 fmt::format("a part of the name is empty; {}", expected)});
  if (names.size() > most_toml_depth)
    return at("--set",
              {errc::invalid_argument,
               fmt::format("a name has {} parts; at most {} are allowed",
                           names.size(), most_toml_depth)});
  auto put_in =
      put(root, names, parse_value(assignment.substr(equals + 1), place));
  if (!put_in) return at(place.source, put_in.error());
  return {};
}

}  // namespace segue
