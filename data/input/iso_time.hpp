// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace segue {

/// The moment that a text of ISO 8601 means.
struct iso_time {
  std::int64_t seconds = 0;   ///< since 1970-01-01T00:00:00Z, rounded down
  std::string_view fraction;  ///< decimal digits of the rest, no zero at last
  bool has_offset = false;    ///< from UTC
  /// What is behind the seconds and their fraction.
  std::string_view zone;
};

/// Reads "2013-01-01", or that with a time of day behind a T or a blank:
/// "10:00", "10:00:00", "10:00:00.5" (or ",5"), and behind that nothing, "Z",
/// "+01:00", "+0100", "+01" or "UTC", after a blank or none. Without an offset
/// the time is taken for UTC. 24:00:00 and a leap second are those of the next
/// day or minute. nullopt: it is no such text, or no day or time that exists.
std::optional<iso_time> read_iso_time(std::string_view text);

}  // namespace segue
