// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/input_configuration.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// What `segue stats` prints: totals, rejects, features, the histogram of
/// lengths, and what batches would be. `guessed`: the options that were not
/// given, as TOML.
std::string stats_report(const input_configuration& config,
                         const std::vector<std::string>& guessed,
                         const input_survey& survey);

}  // namespace segue
