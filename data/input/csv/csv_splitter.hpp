// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue {

/// What is wrong with a row's quotes (RFC 4180, 2.5 to 2.7).
enum class csv_fault : std::uint8_t {
  none,
  open_quote,        ///< a quoted field that does not end in this row
  text_after_quote,  ///< something between a closing quote and the delimiter
};

/// Splits rows into fields. A quote opens a quoted field only at the start of
/// the field; anywhere else it is an ordinary byte.
class csv_splitter {
 public:
  /// Precondition: the delimiter is not empty.
  explicit csv_splitter(std::string delimiter)
      : delimiter_{std::move(delimiter)} {}

  /// Splits one row (without its line end) into its first `at_most` fields.
  /// The fields are views of the row, or of this splitter if they contain
  /// doubled quotes. They are valid until the next call.
  void split(std::string_view row,
             std::size_t at_most = std::numeric_limits<std::size_t>::max());

  std::span<const std::string_view> fields() const { return fields_; }

  /// The first fault of the row, and the index of its field.
  csv_fault fault() const { return fault_; }
  std::size_t fault_field() const { return fault_field_; }

 private:
  bool split_plain(std::string_view row, std::size_t at_most);
  bool delimiter_at(std::string_view row, const char* at) const;
  void split_quoted(std::string_view row, std::size_t at_most);
  std::size_t take_quoted(std::string_view row, std::size_t begin);
  std::string_view unquote(std::string_view text);
  void note(csv_fault fault);

  std::string delimiter_;
  std::vector<std::string_view> fields_;
  std::vector<char> unquoted_;  // fields after undoing doubled quotes
  std::size_t unquoted_size_ = 0;
  csv_fault fault_ = csv_fault::none;
  std::size_t fault_field_ = 0;
};

}  // namespace segue
