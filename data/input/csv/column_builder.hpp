// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/csv/missing_texts.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// One column's texts on their way into a tensor, for a chunk at a time. A
/// number is written where it stays; a string is copied once more at the end.
class column_builder {
 public:
  /// Precondition: the spec's dims hold one element. Error: invalid_argument
  /// for a default of the options that is no value of the dtype.
  static result<column_builder> make(const feature_spec& spec,
                                     const input_options& options);

  const feature_spec& spec() const { return spec_; }

  /// New memory for up to `rows` rows.
  void start(std::size_t rows);

  /// Sets a row, and drops those behind it. Returns an empty text, or why
  /// `text` is no value of the column; then the row is not set.
  /// Preconditions: row < rows, and rows before it are set.
  ///
  /// Numbers: see read_value; an integer may be written with a fraction of
  /// zero ("517.0"). Texts that count as missing and "nan" give the default;
  /// where there is none and missing values are kept, no value.
  std::string_view set(std::size_t row, std::string_view text);

  /// Whether two rows that are set hold the same value, bit for bit.
  bool same(std::size_t a, std::size_t b) const;

  /// A row's value as text.
  std::string show(std::size_t row) const;

  /// The first `rows` rows, [rows, dims...] of a dense column, else a row of
  /// one value or none each; the memory is handed out.
  feature finish(std::size_t rows);

 private:
  column_builder(const feature_spec& spec, const input_options& options);
  std::string_view set_string(std::size_t row, std::string_view text);
  std::string_view set_default(std::size_t row);
  std::string_view string_at(std::size_t row) const;
  tensor take_values(std::size_t rows);
  ragged_tensor finish_ragged(std::size_t rows);

  feature_spec spec_;
  missing_texts missing_;
  std::optional<std::string> default_;
  std::string not_of_type_;
  std::string out_of_range_;
  bool keeps_missing_;

  std::vector<bool> absent_;  // by row; where missing values are kept
  buffer_ptr values_;         // numbers, or the offsets of strings
  std::vector<char> characters_;
};

}  // namespace segue
