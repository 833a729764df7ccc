// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/number_option.hpp"

#include <fmt/format.h>

namespace segue {

bool interval::holds(double x) const {
  return (low < x || (with_low && x == low)) &&
         (x < high || (with_high && x == high));
}

std::string interval::text() const {
  if (high == std::numeric_limits<double>::infinity())
    return fmt::format("above {}", low);
  return fmt::format("in {}{}, {}{}", with_low ? '[' : '(', low, high,
                     with_high ? ']' : ')');
}

std::optional<double> read_number(option_reader& reader, std::string_view name,
                                  const interval& allowed) {
  auto value = reader.number(name);
  if (!value || allowed.holds(*value)) return value;
  reader.fail(name, fmt::format("{} is not {}", *value, allowed.text()));
  return {};
}

void refuse(option_reader& reader, std::string_view name, std::string_view of) {
  if (reader.has(name))
    reader.fail(name, fmt::format("is an option of {} only", of));
}

}  // namespace segue
