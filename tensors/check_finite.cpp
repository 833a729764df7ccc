// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/check_finite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segue/tensors/plain_nan.hpp"

namespace segue {

result<void> check_finite(std::string_view name, const tensor& weights) {
  if (weights.type() != dtype::float32) return {};
  auto values = weights.values<float>();
  auto found = std::ranges::find_if_not(
      values, [](float x) { return std::isfinite(x); });
  if (found == values.end()) return {};
  return error{errc::invalid_argument,
               fmt::format("tensor '{}' holds {} at index {}; expected finite "
                           "numbers",
                           name, plain_nan(*found), found - values.begin())};
}

}  // namespace segue
