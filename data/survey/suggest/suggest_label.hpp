// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What a starting configuration does with the label.
struct suggested_label {
  std::string reason;        ///< what it holds: a comment
  std::int64_t classes = 0;  ///< 0: it is an amount
  /// What `default` has to say, where labels are missing.
  std::optional<std::string> default_value;
};

/// Integers that are 0 to n - 1, n being 2 to 10, are taken for classes, all
/// other numbers for amounts.
///
/// Error: invalid_argument where `options.label` is nothing that can be read as
/// one finite float32 in each step.
result<suggested_label> suggest_label(const input_options& options,
                                      const input_survey& survey);

/// The tables [model] and [train] for it. `weights`: the file to be written.
std::string training_tables(const suggested_label& label,
                            const input_survey& survey,
                            const std::string& weights);

}  // namespace segue
