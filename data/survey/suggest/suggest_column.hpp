// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// How a starting configuration uses a feature.
struct suggested_column {
  /// The table [[column]]; empty if the feature is left out.
  std::string table;
  /// A comment: why it is left out, or what the table was made from.
  std::string reason;
  /// The part of the column's name after the key, such as "_indicator".
  std::string suffix;
  /// The number of floats in a step.
  std::int64_t width = 0;
  /// Whether the option `ragged` must name it.
  bool ragged = false;
  /// The value for the option `default`, if values are missing.
  std::optional<std::string> default_value;
};

/// A feature that gets no column.
suggested_column left_out(std::string reason);

/// Returns why a feature cannot be read, whatever its values; empty if it can.
std::string obstacle_to(const feature_profile& feature,
                        const input_options& options,
                        const input_survey& survey);

/// Numbers become `numeric` with their standard score. Integers with few values
/// and up to 64 different strings become a vocabulary list, more strings a hash
/// bucket column with twice as many buckets. Both go through an indicator up to
/// 10 ids, otherwise an embedding as wide as the fourth root of their number.
/// Left out are features that segue cannot read from every example, and those
/// of no use: constants, times, strings that nearly all differ.
suggested_column suggest_column(const feature_profile& feature,
                                const input_options& options,
                                const input_survey& survey);

}  // namespace segue
