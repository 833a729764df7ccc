// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/tensors/buffer.hpp"

namespace segue {

/// Memory for floats that is reused and grows as needed.
class float_block {
 public:
  /// Returns room for `count` uninitialized floats, aligned to
  /// buffer::alignment. Earlier values may be lost.
  float* take(std::int64_t count) {
    auto bytes = static_cast<std::size_t>(count) * sizeof(float);
    if (!memory_ || memory_->size() < bytes) memory_ = buffer::allocate(bytes);
    return data();
  }

  /// The last result of `take`. Precondition: it was called.
  float* data() const { return reinterpret_cast<float*>(memory_->data()); }

 private:
  buffer_ptr memory_;
};

}  // namespace segue
