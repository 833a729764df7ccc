// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/input_configuration.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// The output of `segue stats`: totals, rejects, features, the histogram of
/// lengths, and a forecast of batches. `guessed` holds the options that were
/// not set, as TOML.
std::string stats_report(const input_configuration& config,
                         const std::vector<std::string>& guessed,
                         const input_survey& survey);

}  // namespace segue
