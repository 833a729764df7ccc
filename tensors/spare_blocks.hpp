// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace segue {

/// Memory of buffers. Large blocks that are freed are kept for the next
/// buffer of about their size, up to 128 MiB for the process: batches of one
/// shape come and go, and asking the system for megabytes each time costs as
/// much in page faults as filling them. Safe from any thread.
class spare_blocks {
 public:
  /// At least `size` bytes at a multiple of buffer::alignment.
  static void* take(std::size_t size);

  /// Returns a block of take(size) for reuse.
  static void give(void* block, std::size_t size);
};

}  // namespace segue
