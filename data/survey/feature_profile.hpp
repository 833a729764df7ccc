// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/survey/distinct_counter.hpp"
#include "segue/data/survey/distinct_numbers.hpp"
#include "segue/data/survey/number_summary.hpp"
#include "segue/data/survey/time_texts.hpp"
#include "segue/data/survey/written_digits.hpp"
#include "segue/tensors/dtype.hpp"

namespace segue {

/// The form of one step of a sequence, or of a context feature.
enum class step_form : std::uint8_t {
  single,     ///< one value
  fixed,      ///< the same shape in each step
  ragged,     ///< a list of any length
  irregular,  ///< none of these; segue cannot read it
};

/// How much a survey records about values.
enum class survey_detail : std::uint8_t {
  all,    ///< dtypes, shapes, statistics, and the number of different values
  types,  ///< the same without counting different values
};

/// A summary of the values of one feature, in memory that does not grow with
/// the input.
class feature_profile {
 public:
  feature_profile(std::string name, bool context,
                  survey_detail detail = survey_detail::all)
      : name_{std::move(name)},
        context_{context},
        counts_distinct_{detail == survey_detail::all} {}

  const std::string& name() const { return name_; }
  void rename(std::string name) { name_ = std::move(name); }
  bool context() const { return context_; }

  /// The following functions add one value each.
  void add_missing() { ++missing_; }
  /// Adds a missing value that only floats can have: NaN in CSV.
  void add_nan() {
    ++missing_;
    ++nans_;
  }
  /// `written` is the text of the number, if the format has one.
  void add_integer(std::int64_t value, std::string_view written = {});
  void add_real(double value, std::string_view written = {});
  void add_boolean(bool value);
  void add_text(std::string_view value);
  /// Adds an integer that does not fit into int64, as a string.
  void add_wide_integer(std::string_view text) {
    ++wide_integers_;
    add_text(text);
  }
  /// Adds a value that has no dtype, such as an object.
  void add_other() { ++others_; }

  /// Ends a step, or a context feature, after its values were added. `dims` is
  /// its shape, empty for a single value; `regular` is whether nested lists
  /// have equal lengths.
  void end_step(const std::vector<std::int64_t>& dims, bool regular = true);
  /// Adds a step of TFRecord without a value, which is a missing value.
  void add_empty_step();
  /// Ends `steps` steps with one value each.
  void end_single_steps(std::int64_t steps);

  /// Counts an example that has the feature.
  void note_example(bool has_steps = true) {
    ++examples_;
    if (has_steps) ++examples_with_steps_;
  }
  /// Counts an example in which it has not as many steps as other sequences.
  void note_uneven() { ++uneven_; }
  /// Notes that a key has different values.
  void note_change() { constant_ = false; }
  /// Notes that a record has the feature more than once.
  void note_repeated() { repeated_ = true; }

  std::int64_t values() const {
    return integers_ + reals_ + booleans_ + texts_ + others_;
  }
  std::int64_t missing() const { return missing_; }
  std::int64_t empty_steps() const { return empty_steps_; }
  std::int64_t examples() const { return examples_; }
  /// The number of these that have steps, in this sequence or another.
  std::int64_t examples_with_steps() const { return examples_with_steps_; }
  std::int64_t uneven() const { return uneven_; }
  std::int64_t not_finite() const { return not_finite_; }
  std::int64_t others() const { return others_; }
  /// Whether all values are numbers, and some do not fit into int64.
  bool beyond_int64() const {
    return wide_integers_ > 0 &&
           integers_ + reals_ + wide_integers_ == values();
  }
  bool constant_in_keys() const { return constant_; }
  bool repeated() const { return repeated_; }

  /// Whether all values that are not missing are integers.
  bool integers() const { return integers_ > 0 && integers_ == values(); }
  /// Whether there are real numbers and values that are not numbers.
  bool mixes_reals() const {
    return reals_ > 0 && integers_ + reals_ < values();
  }
  /// Whether every number is exact in float32.
  bool exact_in_float32() const { return exact_in_float32_; }

  /// The dtype that holds all values, including NaN: int64, float32 (float64 if
  /// a value is too large for that), bool or string; nullopt if there are none.
  std::optional<dtype> type() const;
  /// The narrowest of these that also keeps every number as it is written:
  /// float64 if float32 has too few digits, string if float64 has too few.
  std::optional<dtype> exact_type() const;
  /// Whether every value begins like an ISO 8601 time.
  bool times() const { return texts_ > 0 && times_ == values(); }
  /// The forms of these times.
  const time_texts& time_forms() const { return time_texts_; }

  step_form form() const;
  /// The shape of a step, if the form is fixed.
  const std::vector<std::int64_t>& dims() const { return dims_; }

  /// The digits of the finite numbers as they are written.
  const written_digits& digits() const { return digits_; }
  /// The summary of the finite numbers.
  const number_summary& numbers() const { return numbers_; }
  const distinct_counter& distinct() const { return distinct_; }
  /// How many of the finite numbers stay different as standard scores.
  numbers_apart standardized(const standard_normalizer& how, dtype type) const;

 private:
  std::string name_;
  bool context_;
  bool counts_distinct_;

  std::int64_t missing_ = 0;
  std::int64_t nans_ = 0;  // also counted in missing_
  std::int64_t integers_ = 0;
  std::int64_t reals_ = 0;
  std::int64_t booleans_ = 0;
  std::int64_t texts_ = 0;
  std::int64_t wide_integers_ = 0;  // also counted in texts_
  std::int64_t others_ = 0;
  std::int64_t times_ = 0;
  std::int64_t not_finite_ = 0;
  time_texts time_texts_;
  written_digits digits_;
  bool exact_in_float32_ = true;
  number_summary numbers_;
  distinct_counter distinct_;
  distinct_numbers different_;

  std::int64_t steps_ = 0;  // with a value or an empty list
  std::int64_t empty_steps_ = 0;
  std::vector<std::int64_t> dims_;  // of the first step
  bool same_dims_ = true;
  bool lists_at_most_ = true;  // whether no step is a list of lists
  bool regular_ = true;

  std::int64_t examples_ = 0;
  std::int64_t examples_with_steps_ = 0;
  std::int64_t uneven_ = 0;
  bool constant_ = true;
  bool repeated_ = false;
};

}  // namespace segue
