// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace segue {

/// Looks for the end of a row in a text that grows, at no byte twice: a quoted
/// field may take the whole of what a row may.
class csv_row_search {
 public:
  static constexpr std::size_t npos = std::string_view::npos;

  explicit csv_row_search(std::string delimiter)
      : delimiter_{std::move(delimiter)} {}

  /// Forgets the row.
  void restart() {
    at_ = 0;
    place_ = place::field_begin;
  }

  /// The index of the '\n' that ends the row `text` begins with; npos where it
  /// does not end in the text. Then the next call's text is this one, or goes
  /// on behind it.
  std::size_t find(std::string_view text);

  /// Whether the text that find() has seen ends inside a quoted field.
  bool in_quotes() const { return place_ == place::quoted; }

 private:
  enum class place : std::uint8_t {
    field_begin,
    unquoted,     // or behind a closing quote
    quoted,       // in a field that began with a quote
    quote_found,  // behind a quote there: it closes, or is the first of two
  };
  std::size_t pass_unquoted(std::string_view text);

  std::string delimiter_;
  std::size_t at_ = 0;  // what has not been looked at
  place place_ = place::field_begin;
};

}  // namespace segue
