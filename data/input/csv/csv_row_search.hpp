// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace segue {

/// Searches the end of a row in a text that grows. It looks at each byte once,
/// since a quoted field may be as long as the record limit.
class csv_row_search {
 public:
  static constexpr std::size_t npos = std::string_view::npos;

  explicit csv_row_search(std::string delimiter)
      : delimiter_{std::move(delimiter)} {}

  /// Starts with a new row.
  void restart() {
    at_ = 0;
    place_ = place::field_begin;
  }

  /// Returns the index of the '\n' that ends the row at the start of `text`;
  /// npos if the row does not end in it. Then the text of the next call must
  /// start with this one.
  std::size_t find(std::string_view text);

  /// Whether the text that find() has seen ends inside a quoted field.
  bool in_quotes() const { return place_ == place::quoted; }

 private:
  enum class place : std::uint8_t {
    field_begin,
    unquoted,     // or after a closing quote
    quoted,       // in a field that began with a quote
    quote_found,  // after a quote there: it closes, or is the first of two
  };
  std::size_t pass_unquoted(std::string_view text);

  std::string delimiter_;
  std::size_t at_ = 0;  // the first byte to look at
  place place_ = place::field_begin;
};

}  // namespace segue
