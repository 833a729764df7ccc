// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A configuration to start from, as TOML with comments: it reads this input,
/// takes a column for every feature that it can (see suggest_column), and cuts
/// segments as long as they can be with at most a quarter of padding, 128
/// steps at most. Paths are those of the options.
///
/// Error: invalid_argument where no sequence gives a column.
result<std::string> suggest_configuration(const input_options& options,
                                          const input_survey& survey);

}  // namespace segue
