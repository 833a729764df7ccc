// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/watched_reading.hpp"

#include <fmt/format.h>

namespace segue {

std::string format_reading(const char* doing, const read_progress& progress) {
  if (progress.bytes_total <= 0)
    return fmt::format("{}, {} MiB", doing, progress.bytes_read >> 20);
  return fmt::format("{} {}%", doing,
                     100 * progress.bytes_read / progress.bytes_total);
}

}  // namespace segue
