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
  /// The configuration's file; of an override "--set batch.batch_size".
  std::string source;
  /// From 1; 0 where there is no line to point at.
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

/// "a boolean", "an integer", ..., as error messages say it.
std::string_view to_string(option_kind kind);

/// What stands in one option; monostate in arrays and tables. Of dates it is
/// the text as TOML writes it.
using option_value =
    std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// One value of a configuration with the place it came from. This is all the
/// rest of the floor knows of TOML, so another TOML library is a change of
/// `parse_toml.cpp` alone.
struct option_node {
  /// The key in its table; in an array the position, from 0.
  std::string name;
  option_kind kind = option_kind::table;
  option_place place;
  option_value value;
  /// Of arrays in order, of tables in the order of lines.
  std::vector<option_node> children;

  /// The child of that name; null where there is none.
  option_node* find(std::string_view child);
  const option_node* find(std::string_view child) const;
};

/// The value with its kind, cut where it is long: `the string "abc"`,
/// `the integer 3`, `an array`.
std::string describe(const option_node& node);

}  // namespace segue
