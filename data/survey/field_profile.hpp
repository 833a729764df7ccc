// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// Whether a CSV field has no value: one of the strings `missing`, or NaN.
bool is_missing_field(std::string_view text,
                      const std::vector<std::string>& missing);

/// Adds a CSV field without a value. Precondition: is_missing_field.
void add_missing_field(feature_profile& profile, std::string_view text,
                       const std::vector<std::string>& missing);

/// Adds a number as it is written: as an integer, a real, or a string if
/// neither can hold it. Integers that float64 cannot hold are added as integers
/// even if they are written as floats: "9007199254740993.0".
void add_number(feature_profile& profile, std::string_view text);

/// Adds a CSV field with a value, as a number or a string, depending on its
/// form. Digits that begin with a zero ("00501", "-007"), and more than ten
/// digits after a plus sign, are a string, as a number would lose the zero or
/// the sign.
void add_field(feature_profile& profile, std::string_view text);

}  // namespace segue
