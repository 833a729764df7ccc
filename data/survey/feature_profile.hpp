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

/// What one step of a sequence, or a context feature, looks like.
enum class step_form : std::uint8_t {
  single,     ///< one value
  fixed,      ///< as many values in each, of one shape
  ragged,     ///< a list of any length
  irregular,  ///< neither: nothing that segue reads
};

/// What a survey gathers of values.
enum class survey_detail : std::uint8_t {
  all,    ///< dtypes, shapes, statistics, and how many values differ
  types,  ///< the same without counting values that differ
};

/// Everything that was seen of one feature, in memory that does not grow with
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

  /// One value each.
  void add_missing() { ++missing_; }
  /// A missing value that only floats have: the NaN of CSV.
  void add_nan() {
    ++missing_;
    ++nans_;
  }
  /// `written`: the number's text, where the format has one.
  void add_integer(std::int64_t value, std::string_view written = {});
  void add_real(double value, std::string_view written = {});
  void add_boolean(bool value);
  void add_text(std::string_view value);
  /// An integer beyond int64, which stays a text.
  void add_wide_integer(std::string_view text) {
    ++wide_integers_;
    add_text(text);
  }
  /// A value that no dtype holds, such as an object.
  void add_other() { ++others_; }

  /// Ends a step, or a context feature, whose values have been added: `dims`
  /// is its shape, empty for a value by itself; `regular` that lists within it
  /// are as long as their neighbors.
  void end_step(const std::vector<std::int64_t>& dims, bool regular = true);
  /// A step that TFRecord leaves without a value: a missing one.
  void add_empty_step();
  /// As many steps of one value each.
  void end_single_steps(std::int64_t steps);

  /// Counts an example that has the feature.
  void note_example(bool has_steps = true) {
    ++examples_;
    if (has_steps) ++examples_with_steps_;
  }
  /// Counts an example in which it has not as many steps as the others.
  void note_uneven() { ++uneven_; }
  /// It does not hold one value for each key.
  void note_change() { constant_ = false; }
  /// A record has it more than once.
  void note_repeated() { repeated_ = true; }

  std::int64_t values() const {
    return integers_ + reals_ + booleans_ + texts_ + others_;
  }
  std::int64_t missing() const { return missing_; }
  std::int64_t empty_steps() const { return empty_steps_; }
  std::int64_t examples() const { return examples_; }
  /// Of these, the ones that have steps, in this sequence or another.
  std::int64_t examples_with_steps() const { return examples_with_steps_; }
  std::int64_t uneven() const { return uneven_; }
  std::int64_t not_finite() const { return not_finite_; }
  std::int64_t others() const { return others_; }
  /// Whether all values are numbers, and some integers beyond int64.
  bool beyond_int64() const {
    return wide_integers_ > 0 &&
           integers_ + reals_ + wide_integers_ == values();
  }
  bool constant_in_keys() const { return constant_; }
  bool repeated() const { return repeated_; }

  /// Whether all values are integers, if some may be missing.
  bool integers() const { return integers_ > 0 && integers_ == values(); }
  /// Whether there are real numbers and values that are no numbers.
  bool mixes_reals() const {
    return reals_ > 0 && integers_ + reals_ < values();
  }
  /// Whether float32 holds every number as it is.
  bool exact_in_float32() const { return exact_in_float32_; }

  /// int64, float32 (float64 where a value is beyond that), bool or string,
  /// whichever holds all values, NaN included; nullopt: there is no value.
  std::optional<dtype> type() const;
  /// The narrowest of these that also holds every number as it is written:
  /// float64 where float32 has too few digits, string where float64 has.
  std::optional<dtype> exact_type() const;
  /// Whether every value begins as a time of ISO 8601 does.
  bool times() const { return texts_ > 0 && times_ == values(); }
  /// Of such a feature.
  const time_texts& time_forms() const { return time_texts_; }

  step_form form() const;
  /// Of a fixed form.
  const std::vector<std::int64_t>& dims() const { return dims_; }

  /// Of finite numbers as they are written.
  const written_digits& digits() const { return digits_; }
  /// Of the finite numbers.
  const number_summary& numbers() const { return numbers_; }
  const distinct_counter& distinct() const { return distinct_; }
  /// How many of the finite numbers stay apart as standard scores.
  numbers_apart standardized(const standard_normalizer& how, dtype type) const;

 private:
  std::string name_;
  bool context_;
  bool counts_distinct_;

  std::int64_t missing_ = 0;
  std::int64_t nans_ = 0;  // of those that are missing
  std::int64_t integers_ = 0;
  std::int64_t reals_ = 0;
  std::int64_t booleans_ = 0;
  std::int64_t texts_ = 0;
  std::int64_t wide_integers_ = 0;  // of the texts
  std::int64_t others_ = 0;
  std::int64_t times_ = 0;
  std::int64_t not_finite_ = 0;
  time_texts time_texts_;
  written_digits digits_;
  bool exact_in_float32_ = true;
  number_summary numbers_;
  distinct_counter distinct_;
  distinct_numbers different_;

  std::int64_t steps_ = 0;  // that have a value, or an empty list
  std::int64_t empty_steps_ = 0;
  std::vector<std::int64_t> dims_;  // of the first step
  bool same_dims_ = true;
  bool lists_at_most_ = true;  // no step is a list of lists
  bool regular_ = true;

  std::int64_t examples_ = 0;
  std::int64_t examples_with_steps_ = 0;
  std::int64_t uneven_ = 0;
  bool constant_ = true;
  bool repeated_ = false;
};

}  // namespace segue
