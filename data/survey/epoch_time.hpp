// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// What numbers count since 1970-01-01T00:00:00Z.
struct epoch_unit {
  std::string_view name;  ///< "seconds"
  double per_second = 1;
};

/// Tells seconds, milliseconds, microseconds and nanoseconds from 1990 to 2100
/// by the size of a feature's numbers; nullopt: they are none of these, or the
/// feature is called an id.
std::optional<epoch_unit> epoch_of(const feature_profile& feature);

/// "2013-01-31", the day of a number of such units.
std::string day_of(double number, const epoch_unit& unit);

/// Whether a name is that of an identifier: "id", "user_id", "userId".
bool named_as_id(std::string_view name);

}  // namespace segue
