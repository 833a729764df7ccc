// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace segue {

/// `n` rounded up to a multiple of `unit`. Preconditions: n >= 0, unit >= 1.
constexpr std::int64_t round_up(std::int64_t n, std::int64_t unit) {
  return (n + unit - 1) / unit * unit;
}

/// The number of real steps in segment `i` of an example of `total` steps
/// [B11]: clamp(total - i * num_unroll, 0, num_unroll).
constexpr std::int64_t segment_length(std::int64_t total, std::int64_t i,
                                      std::int64_t num_unroll) {
  return std::clamp<std::int64_t>(total - i * num_unroll, 0, num_unroll);
}

/// "%05d_of_%05d:KEY" [B11].
std::string segment_key(std::int64_t i, std::int64_t count,
                        std::string_view key);

/// The same for i + 1, or "STOP:KEY" after the last segment [B11].
std::string next_segment_key(std::int64_t i, std::int64_t count,
                             std::string_view key);

}  // namespace segue
