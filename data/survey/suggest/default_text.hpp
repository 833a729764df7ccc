// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// A text for `default`: the number that `text` is, but none of the texts
/// `missing`, which would count as missing itself.
std::string default_number(std::string text,
                           const std::vector<std::string>& missing);

/// What stands for a missing value of a feature of integers or texts: none of
/// its values, as far as they are known, nor of the texts `missing`.
std::string default_word(const feature_profile& feature,
                         const std::vector<std::string>& missing);

}  // namespace segue
