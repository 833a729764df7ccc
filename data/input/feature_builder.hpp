// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/growing_buffer.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Turns one feature of the records of a chunk into tensors. Values are written
/// to their final place, and the features of all records share the memory.
class feature_builder {
 public:
  /// Makes a builder for a sequence or a context feature. Errors, naming the
  /// feature: invalid_argument for a sparse feature, dimensions without
  /// elements, and a default of the options that is not a value of the dtype.
  static result<feature_builder> make(const feature_spec& spec, bool sequence,
                                      const input_options& options);

  const feature_spec& spec() const { return spec_; }
  bool sequence() const { return sequence_; }
  bool ragged() const { return spec_.form == layout::ragged; }
  /// Whether a missing value without a default is a step without values.
  bool keeps_missing() const { return keeps_missing_; }
  /// The same, or whether it is context with any number of values, including
  /// none.
  bool may_be_empty() const {
    return keeps_missing_ || (ragged() && !sequence_);
  }
  /// The number of values in a step, or in a context feature; dense ones only.
  std::size_t width() const { return width_; }
  /// Why a value is refused: "is not a float32", "is out of ...".
  const std::string& not_of_type() const { return not_of_type_; }
  const std::string& out_of_range() const { return out_of_range_; }

  /// Allocates new memory for the records of a chunk.
  void start();

  /// Appends a value to the current record. Precondition: T is the type of the
  /// dtype.
  template <class T>
  void append(T value) {
    values_.append(value);
    ++count_;
  }
  /// Returns room for n values. Precondition: the dtype is not string.
  std::byte* add(std::size_t n) {
    count_ += n;
    return values_.add(n * size_of(spec_.type));
  }
  void append_string(std::string_view text) {
    characters_.append_bytes(text);
    append(static_cast<std::int64_t>(characters_.size()));
  }
  /// Appends the default; returns false if there is none.
  bool append_default();

  /// Ends `rows` steps; one for ragged features and for context.
  void end_rows(std::size_t rows) {
    if (ragged()) splits_.append(static_cast<std::int64_t>(count_));
    rows_ += rows;
  }

  /// The numbers of values and steps of the record so far.
  std::size_t values() const { return count_ - kept_.count; }
  std::size_t rows() const { return rows_ - kept_.rows; }

  /// Ends a record. Precondition: a dense feature holds rows() * width()
  /// values, context one row.
  void keep();
  /// Drops everything since the last keep().
  void drop();

  /// Ends the chunk: its memory becomes tensors.
  void finish();
  /// Returns the feature of the i-th record, after finish(). Dense context has
  /// the dims of the spec, ragged context one row.
  feature take(std::size_t i) const;

 private:
  /// The end of the kept records.
  struct mark {
    std::size_t count = 0;
    std::size_t rows = 0;
    std::size_t characters = 0;
  };

  feature_builder(const feature_spec& spec, bool sequence, bool keep_missing);
  result<void> set_default(const std::string& text);

  feature_spec spec_;
  bool sequence_;
  bool keeps_missing_;
  std::size_t width_ = 1;
  std::string not_of_type_;
  std::string out_of_range_;
  bool has_default_ = false;
  std::string default_;  // the text, or a number's bytes

  growing_buffer values_;      // numbers, or n + 1 offsets of strings
  growing_buffer characters_;  // of strings
  growing_buffer splits_;      // of ragged rows
  std::size_t count_ = 0;      // values
  std::size_t rows_ = 0;
  mark kept_;
  std::vector<std::size_t> ends_;  // rows up to each record's end

  tensor all_;  // after finish()
  tensor all_splits_;
};

}  // namespace segue
