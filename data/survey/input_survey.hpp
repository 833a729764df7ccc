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

/// The content of an input, as collected by survey_builder.
struct input_survey {
  /// In the order in which they were first seen. In CSV, all columns but the
  /// key are sequences.
  std::vector<feature_profile> sequences;
  std::vector<feature_profile> context;
  /// Columns that cannot be read, with the reason, for display: "column 1 has
  /// no name".
  std::vector<std::string> left_out;
  std::vector<std::string> left_out_names;  ///< one for each
  /// The number of features beyond the largest number that is kept.
  std::int64_t unlisted = 0;

  std::int64_t records = 0;
  /// The number of steps of each example, without padding.
  length_counts lengths;
  /// The number of examples with a stored length.
  std::int64_t with_length = 0;
  /// The number of real steps in these examples.
  std::int64_t real_steps = 0;
  /// The number of examples whose sequences differ in length.
  std::int64_t uneven = 0;
  /// The number of examples with the key of an earlier example.
  std::int64_t repeated_keys = 0;
  /// The number of examples without steps.
  std::int64_t without_steps = 0;
  /// The number of examples with steps, after cutting them by `steps_per_key`.
  std::int64_t pieces = 0;
  /// The number of examples with a length below 0 or above their steps.
  std::int64_t wrong_lengths = 0;
  /// The first keys with real steps, up to 64.
  std::vector<std::string> first_keys;
  std::vector<batch_forecast> forecasts;

  std::int64_t rejected = 0;
  reject_counts rejects_by_reason;
  /// The first rejects, described.
  std::vector<std::string> first_rejects;

  std::int64_t examples() const { return lengths.examples(); }
};

}  // namespace segue
