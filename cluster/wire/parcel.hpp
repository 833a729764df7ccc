// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "segue/tensors/buffer.hpp"

namespace segue {

/// A run of bytes inside a shared buffer.
struct byte_run {
  buffer_ptr owner;
  std::size_t offset = 0;
  std::size_t size = 0;

  std::span<const std::byte> bytes() const {
    return {owner->data() + offset, size};
  }
};

/// A message between nodes: the bytes of its runs, one after the other. The
/// runs are views, so that a waiting parcel has no copy of its data.
struct parcel {
  std::vector<byte_run> runs;
  std::size_t size = 0;  ///< of all runs
};

/// Runs start at a multiple of this many bytes from the parcel's start, so that
/// data read from a received parcel can be a view of it.
inline constexpr std::size_t run_alignment = 8;

/// The bytes of the runs, `size` in all, in one new buffer; one copy.
buffer_ptr flatten(std::span<const byte_run> runs, std::size_t size);

}  // namespace segue
