// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// A number of a feature to be looked at: six significant digits, and those
/// more that tell it from its neighbors where numbers are far larger than
/// their deviation.
std::string number_text(double number, double deviation);

/// "1 to 5", of a feature's finite numbers; integers with all their digits.
/// Precondition: there are some.
std::string range_text(const feature_profile& feature);

}  // namespace segue
