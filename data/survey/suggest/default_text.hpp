// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// Returns a string for `default` with the value of the number `text`, but
/// other than the strings `missing`, which would count as missing, too.
std::string default_number(std::string text,
                           const std::vector<std::string>& missing);

/// Returns a value for missing values of a feature of integers or strings that
/// differs from all known values and from the strings `missing`.
std::string default_word(const feature_profile& feature,
                         const std::vector<std::string>& missing);

}  // namespace segue
