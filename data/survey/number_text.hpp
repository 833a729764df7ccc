// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// Returns a number of a feature for display: with six significant digits, or
/// more if numbers are far larger than their deviation and would look the same.
std::string number_text(double number, double deviation);

/// Returns "1 to 5" for a feature's finite numbers; integers with all digits.
/// Precondition: there are some.
std::string range_text(const feature_profile& feature);

}  // namespace segue
