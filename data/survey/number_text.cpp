// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace segue {

std::string number_text(double number, double deviation) {
  constexpr int usual = 6;
  constexpr int most = std::numeric_limits<double>::max_digits10;
  auto larger = std::fabs(number) / deviation;
  int more = larger > 1 && std::isfinite(larger)
                 ? static_cast<int>(std::log10(larger))
                 : 0;
  return fmt::format("{:.{}g}", number, std::min(usual + more, most));
}

std::string range_text(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  if (feature.integers())
    return fmt::format("{} to {}", numbers.least(), numbers.largest());
  auto deviation = numbers.deviation();
  return fmt::format("{} to {}", number_text(numbers.min(), deviation),
                     number_text(numbers.max(), deviation));
}

}  // namespace segue
