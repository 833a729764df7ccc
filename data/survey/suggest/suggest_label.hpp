// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// How a starting configuration uses the label.
struct suggested_label {
  std::string reason;        ///< a comment on its content
  std::int64_t classes = 0;  ///< 0 for an amount
  /// The value for the option `default`, if labels are missing.
  std::optional<std::string> default_value;
};

/// Integers from 0 to n - 1, with n from 2 to 10, are taken for classes, all
/// other numbers for amounts.
///
/// Error: invalid_argument if `options.label` cannot be read as one finite
/// float32 in each step.
result<suggested_label> suggest_label(const input_options& options,
                                      const input_survey& survey);

/// Returns the tables [model] and [train]. `weights` is the file to write.
std::string training_tables(const suggested_label& label,
                            const input_survey& survey,
                            const std::string& weights);

}  // namespace segue
