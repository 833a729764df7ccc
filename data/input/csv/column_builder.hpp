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

/// Turns the fields of one column into a tensor, one chunk at a time. Numbers
/// are written to their final place; strings are copied once more at the end.
class column_builder {
 public:
  /// Precondition: the spec's dims hold one element. Error: invalid_argument
  /// for a default of the options that is not a value of the dtype.
  static result<column_builder> make(const feature_spec& spec,
                                     const input_options& options);

  const feature_spec& spec() const { return spec_; }

  /// Allocates new memory for up to `rows` rows.
  void start(std::size_t rows);

  /// Sets a row, and drops those after it. Returns an empty string, or why
  /// `text` is not a value of the column; then the row is not set.
  /// Preconditions: row < rows, and the rows before it are set.
  ///
  /// For numbers see read_value; an integer may be written with a fraction of
  /// zero ("517.0"). Missing values and "nan" become the default. Without a
  /// default the row has no value if missing values are kept.
  std::string_view set(std::size_t row, std::string_view text);

  /// Whether two rows that were set hold the same value, bit for bit.
  bool same(std::size_t a, std::size_t b) const;

  /// Returns the value of a row as text.
  std::string show(std::size_t row) const;

  /// Returns the first `rows` rows: [rows, dims...] for a dense column,
  /// otherwise ragged rows with one value or none. Transfers the memory.
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

  std::vector<bool> absent_;  // by row; only if missing values are kept
  buffer_ptr values_;         // numbers, or the offsets of strings
  std::vector<char> characters_;
};

}  // namespace segue
