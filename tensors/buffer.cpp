// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/buffer.hpp"

#include <new>
#include <utility>

#include "segue/tensors/spare_blocks.hpp"

namespace segue {
namespace {

constexpr std::size_t header_size = (sizeof(buffer) + buffer::alignment - 1) /
                                    buffer::alignment * buffer::alignment;

}  // namespace

buffer_ptr buffer::allocate(std::size_t size) {
  auto* memory = spare_blocks::take(header_size + size);
  auto* data = static_cast<std::byte*>(memory) + header_size;
  return buffer_ptr{new (memory) buffer{data, size}};
}

buffer_ptr buffer::adopt(void* data, std::size_t size,
                         std::function<void()> release) {
  auto* memory = ::operator new (sizeof(buffer), std::align_val_t{alignment});
  buffer_ptr result{new (memory) buffer{static_cast<std::byte*>(data), size}};
  // A caller without a release function keeps the bytes alive itself.
  result->release_ = release ? std::move(release) : [] {};
  return result;
}

void buffer::destroy(const buffer* b) {
  auto* mine = const_cast<buffer*>(b);
  if (mine->release_) {
    mine->release_();
    mine->~buffer();
    ::operator delete (static_cast<void*>(mine), std::align_val_t{alignment});
    return;
  }
  auto size = header_size + mine->size_;
  mine->~buffer();
  spare_blocks::give(mine, size);
}

}  // namespace segue
