// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// Returns the option `order_by` as TOML, with comments on what it was made
/// from and on times that cannot order rows; empty if there is none. It is that
/// of the options, or else the first column of times that differ within keys
/// and are never absent, ISO 8601 before numbers since 1970.
std::string suggest_order(const input_options& options,
                          const input_survey& survey);

/// Returns why a column of times cannot order rows; empty if it can.
std::string order_obstacle(const time_texts& times);

}  // namespace segue
