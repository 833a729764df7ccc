// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/tensors/buffer.hpp"

namespace segue {

/// Memory for floats that is kept from one use to the next, and grows when
/// more is asked for.
class float_block {
 public:
  /// Room for `count` floats, at a multiple of buffer::alignment, with
  /// whatever they held; what was there before may be gone.
  float* take(std::int64_t count) {
    auto bytes = static_cast<std::size_t>(count) * sizeof(float);
    if (!memory_ || memory_->size() < bytes) memory_ = buffer::allocate(bytes);
    return data();
  }

  /// What `take` gave last. Precondition: it was called.
  float* data() const { return reinterpret_cast<float*>(memory_->data()); }

 private:
  buffer_ptr memory_;
};

}  // namespace segue
