// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/iso_time.hpp"

#include <algorithm>
#include <chrono>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

/// Reads a number of exactly `digits` digits; nullopt if there are fewer.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return {};
  int number = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return {};
    number = 10 * number + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Reads a date; returns the days since 1970-01-01.
std::optional<std::int64_t> take_date(std::string_view& text) {
  auto year = take_number(text, 4);
  if (!year || !take(text, "-")) return {};
  auto month = take_number(text, 2);
  if (!month || !take(text, "-")) return {};
  auto day = take_number(text, 2);
  if (!day) return {};
  std::chrono::year_month_day date{
      std::chrono::year{*year},
      std::chrono::month{static_cast<unsigned>(*month)},
      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

std::string_view take_fraction(std::string_view& text) {
  auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

/// Reads the time of day; sets the seconds and their fraction.
bool take_time(std::string_view& text, iso_time& time) {
  auto hour = take_number(text, 2);
  if (!hour || !take(text, ":")) return false;
  auto minute = take_number(text, 2);
  if (!minute) return false;
  std::optional<int> second = 0;
  if (take(text, ":")) {
    second = take_number(text, 2);
    if (second && take(text, ".,")) {
      time.fraction = take_fraction(text);
      if (time.fraction.empty()) return false;
      time.fraction =
          time.fraction.substr(0, time.fraction.find_last_not_of('0') + 1);
    }
  }
  if (!second || *minute > 59 || *second > 60) return false;
  time.seconds += 3600 * *hour + 60 * *minute + *second;
  bool midnight = *hour == 24 && *minute == 0 && *second == 0;
  return *hour < 24 || (midnight && time.fraction.empty());
}

/// Subtracts the offset from UTC from the seconds; false if it is not one.
bool take_zone(std::string_view text, iso_time& time) {
  time.zone = text;
  text = trim(text);
  time.has_offset = !text.empty();
  if (text.empty() || text == "Z" || text == "z" || text == "UTC") return true;
  bool west = text[0] == '-';
  if (!take(text, "+-")) return false;
  auto hours = take_number(text, 2);
  std::optional<int> minutes = 0;
  if (!text.empty()) {
    take(text, ":");
    minutes = take_number(text, 2);
  }
  if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59)
    return false;
  auto offset = 3600 * *hours + 60 * *minutes;
  time.seconds += west ? offset : -offset;
  return true;
}

}  // namespace

std::optional<iso_time> read_iso_time(std::string_view text) {
  text = trim(text);
  auto days = take_date(text);
  if (!days) return {};
  iso_time time;
  time.seconds = *days * 86'400;
  if (text.empty()) return time;
  if (!take(text, "Tt ") || !take_time(text, time) || !take_zone(text, time))
    return {};
  return time;
}

}  // namespace segue
