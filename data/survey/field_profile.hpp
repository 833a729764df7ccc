// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// Whether a CSV field holds no value: one of the texts `missing`, or NaN.
bool is_missing_field(std::string_view text,
                      const std::vector<std::string>& missing);

/// Adds a CSV field that holds none. Precondition: is_missing_field.
void add_missing_field(feature_profile& profile, std::string_view text,
                       const std::vector<std::string>& missing);

/// Adds a number as it is written: an integer, a real, or a text where neither
/// holds it. Integers that float64 does not hold are integers also where they
/// are written as floats: "9007199254740993.0".
void add_number(feature_profile& profile, std::string_view text);

/// Adds a CSV field that holds a value: a number or a text, whichever it looks
/// like. Digits that begin with a zero ("00501", "-007"), or are more than ten
/// behind a plus sign, are a text, as a number would lose some of it.
void add_field(feature_profile& profile, std::string_view text);

}  // namespace segue
