// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Returns a configuration to start from, as TOML with comments. It reads this
/// input, has a column for every feature that can have one (see
/// suggest_column), and the longest segments with at most a quarter of padding,
/// at most 128 steps. Paths are those of the options.
///
/// Error: invalid_argument if no sequence can have a column.
result<std::string> suggest_configuration(const input_options& options,
                                          const input_survey& survey);

}  // namespace segue
