// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/epoch_time.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace segue {
namespace {

constexpr epoch_unit units[] = {{"seconds", 1},
                                {"milliseconds", 1e3},
                                {"microseconds", 1e6},
                                {"nanoseconds", 1e9}};
constexpr double first = 631'152'000;   // 1990-01-01
constexpr double last = 2'524'608'000;  // 2050-01-01

}  // namespace

bool named_as_id(std::string_view name) {
  return name == "id" || name.ends_with("_id") || name.ends_with("Id");
}

std::optional<epoch_unit> epoch_of(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  if (feature.values() == 0 || numbers.count() != feature.values() ||
      feature.form() != step_form::single || named_as_id(feature.name()))
    return {};
  for (auto& unit : units)
    if (numbers.min() >= first * unit.per_second &&
        numbers.max() < last * unit.per_second)
      return unit;
  return {};
}

std::string day_of(double number, const epoch_unit& unit) {
  using namespace std::chrono;
  auto count = std::floor(number / unit.per_second / 86'400);
  year_month_day day{sys_days{days{static_cast<int>(count)}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace segue
