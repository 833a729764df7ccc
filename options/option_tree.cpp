// SPDX-License-Identifier: BSD-3-Clause
#include "segue/options/option_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {
namespace {

// Enough to recognize a value in an error message.
constexpr std::size_t longest_text_shown = 60;

std::string quoted(const std::string& text) {
  if (text.size() <= longest_text_shown) return '"' + text + '"';
  return '"' + text.substr(0, longest_text_shown) + "...\"";
}

}  // namespace

std::string option_place::text() const {
  return line == 0 ? source : fmt::format("{}:{}", source, line);
}

std::string_view to_string(option_kind kind) {
  switch (kind) {
    case option_kind::boolean:
      return "a boolean";
    case option_kind::integer:
      return "an integer";
    case option_kind::number:
      return "a number";
    case option_kind::text:
      return "a string";
    case option_kind::date:
      return "a date";
    case option_kind::array:
      return "an array";
    case option_kind::table:
      return "a table";
  }
  return "unknown";
}

const option_node* option_node::find(std::string_view child) const {
  auto found = std::ranges::find(children, child, &option_node::name);
  return found == children.end() ? nullptr : &*found;
}

option_node* option_node::find(std::string_view child) {
  return const_cast<option_node*>(std::as_const(*this).find(child));
}

std::string describe(const option_node& node) {
  switch (node.kind) {
    case option_kind::boolean:
      return fmt::format("the boolean {}", std::get<bool>(node.value));
    case option_kind::integer:
      return fmt::format("the integer {}", std::get<std::int64_t>(node.value));
    case option_kind::number:
      return fmt::format("the number {}", std::get<double>(node.value));
    case option_kind::text:
      return "the string " + quoted(std::get<std::string>(node.value));
    case option_kind::date:
      return "the date " + std::get<std::string>(node.value);
    case option_kind::array:
    case option_kind::table:
      break;
  }
  return std::string{to_string(node.kind)};
}

}  // namespace segue
