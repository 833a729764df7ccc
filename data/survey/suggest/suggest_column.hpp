// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// What a starting configuration does with a feature.
struct suggested_column {
  /// The table [[column]]; empty where the feature is left out.
  std::string table;
  /// Why it is left out, or what the table was made from: a comment.
  std::string reason;
  /// What follows the key in the column's name, such as "_indicator".
  std::string suffix;
  /// Floats in a step.
  std::int64_t width = 0;
  /// Whether `ragged` has to name it.
  bool ragged = false;
  /// What `default` has to say, where values are missing.
  std::optional<std::string> default_value;
};

/// A feature that gets no column.
suggested_column left_out(std::string reason);

/// Why a feature of whatever values cannot be read; empty: it can.
std::string obstacle_to(const feature_profile& feature,
                        const input_options& options,
                        const input_survey& survey);

/// Numbers become `numeric` with their standard score. Integers of a few
/// values and texts of up to 64 become a vocabulary list, more texts a hash
/// bucket of twice as many as there are; both go through an indicator up to
/// 10 ids, else an embedding as wide as the fourth root of their number.
/// Left out is what segue cannot read from every example, and what says
/// nothing or all: constants, times, texts that nearly all differ.
suggested_column suggest_column(const feature_profile& feature,
                                const input_options& options,
                                const input_survey& survey);

}  // namespace segue
