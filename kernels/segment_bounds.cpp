// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/segment_bounds.hpp"

#include <fmt/format.h>

namespace segue {

std::string segment_key(std::int64_t i, std::int64_t count,
                        std::string_view key) {
  return fmt::format("{:05d}_of_{:05d}:{}", i, count, key);
}

std::string next_segment_key(std::int64_t i, std::int64_t count,
                             std::string_view key) {
  if (i + 1 < count) return segment_key(i + 1, count, key);
  return fmt::format("STOP:{}", key);
}

}  // namespace segue
