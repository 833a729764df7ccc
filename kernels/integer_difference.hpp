// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// a - b, rounded once: exact up to 2^53, even if a and b are larger.
inline double integer_difference(std::int64_t a, std::int64_t b) {
  // Modulo 2^64, since the difference may not fit into int64.
  auto distance = [](std::int64_t high, std::int64_t low) {
    return static_cast<double>(static_cast<std::uint64_t>(high) -
                               static_cast<std::uint64_t>(low));
  };
  return a >= b ? distance(a, b) : -distance(b, a);
}

}  // namespace segue
