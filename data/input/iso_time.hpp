// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace segue {

/// The moment that an ISO 8601 time means.
struct iso_time {
  std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z, rounded down
  std::string_view
      fraction;  ///< decimal digits of the rest, without trailing zeros
  bool has_offset = false;  ///< from UTC
  /// The text after the seconds and their fraction.
  std::string_view zone;
};

/// Reads "2013-01-01", optionally followed by T or a blank and a time of day:
/// "10:00", "10:00:00", "10:00:00.5" (or ",5"), and then nothing, "Z",
/// "+01:00", "+0100", "+01" or "UTC", with or without a blank before it.
/// Without an offset the time is in UTC. 24:00:00 and a leap second belong to
/// the next day or minute. Returns nullopt for other texts, and for days or
/// times that do not exist.
std::optional<iso_time> read_iso_time(std::string_view text);

}  // namespace segue
