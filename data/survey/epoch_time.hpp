// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// The unit of numbers that count time since 1970-01-01T00:00:00Z.
struct epoch_unit {
  std::string_view name;  ///< "seconds"
  double per_second = 1;
};

/// Detects seconds, milliseconds, microseconds and nanoseconds since 1970, for
/// times from 1990 to 2049, from the size of a feature's numbers. Returns
/// nullopt for other numbers, or if the feature has the name of an id.
std::optional<epoch_unit> epoch_of(const feature_profile& feature);

/// Returns "2013-01-31", the day of a number in that unit.
std::string day_of(double number, const epoch_unit& unit);

/// Whether a name is that of an id: "id", "user_id", "userId".
bool named_as_id(std::string_view name);

}  // namespace segue
