// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// Where an option was written, for errors.
struct option_place {
  /// The configuration's file; for an override "--set batch.batch_size".
  std::string source;
  /// From 1; 0 if there is no line to point at.
  std::uint32_t line = 0;

  /// "flights.toml:12", or the source alone.
  std::string text() const;
};

enum class option_kind : std::uint8_t {
  boolean,
  integer,
  number,
  text,
  date,  ///< TOML's dates and times; segue has no option of that kind
  array,
  table,
};

/// "a boolean", "an integer", ..., as in error messages.
std::string_view to_string(option_kind kind);

/// The value of one option; monostate for arrays and tables. For dates it is
/// the text as TOML writes it.
using option_value =
    std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// One value of a configuration with its place. The rest of the floor knows no
/// more of TOML, so another TOML library changes only `parse_toml.cpp`.
struct option_node {
  /// The key in its table; in an array the position, from 0.
  std::string name;
  option_kind kind = option_kind::table;
  option_place place;
  option_value value;
  /// Arrays: in order; tables: in the order of lines.
  std::vector<option_node> children;

  /// The child of that name; null if there is none.
  option_node* find(std::string_view child);
  const option_node* find(std::string_view child) const;
};

/// The value with its kind, cut where it is long: `the string "abc"`,
/// `the integer 3`, `an array`.
std::string describe(const option_node& node);

}  // namespace segue
