// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/input/reject.hpp"
#include "segue/data/survey/batch_forecast.hpp"
#include "segue/data/survey/feature_profile.hpp"
#include "segue/data/survey/length_counts.hpp"

namespace segue {

/// What an input holds, as survey_builder has gathered it.
struct input_survey {
  /// In the order in which they were first seen; of CSV all columns but the
  /// key are sequences.
  std::vector<feature_profile> sequences;
  std::vector<feature_profile> context;
  /// Columns that nothing can read, and why, fit to be shown: "column 1 has no
  /// name".
  std::vector<std::string> left_out;
  std::vector<std::string> left_out_names;  ///< one for each
  /// Features beyond the most that are kept.
  std::int64_t unlisted = 0;

  std::int64_t records = 0;
  /// Steps of each example, padding not included.
  length_counts lengths;
  /// Examples that say how many of their steps count.
  std::int64_t with_length = 0;
  /// Steps that count, where examples say how many do.
  std::int64_t real_steps = 0;
  /// Examples whose sequences are not all of one length.
  std::int64_t uneven = 0;
  /// Examples whose key an example before them has.
  std::int64_t repeated_keys = 0;
  /// Examples that hold no step.
  std::int64_t without_steps = 0;
  /// Examples that hold steps, as `steps_per_key` cuts them.
  std::int64_t pieces = 0;
  /// Examples that say a length below 0 or beyond their steps.
  std::int64_t wrong_lengths = 0;
  /// The first keys, up to 64 of them, that have steps which count.
  std::vector<std::string> first_keys;
  std::vector<batch_forecast> forecasts;

  std::int64_t rejected = 0;
  reject_counts rejects_by_reason;
  /// The first rejects, described.
  std::vector<std::string> first_rejects;

  std::int64_t examples() const { return lengths.examples(); }
};

}  // namespace segue
