// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/spare_blocks.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "segue/tensors/buffer.hpp"
#include "segue/tensors/sanitizers.hpp"

namespace segue {
namespace {

constexpr auto alignment = std::align_val_t{buffer::alignment};
/// For smaller blocks, the allocator of the system is as fast.
constexpr std::size_t smallest = std::size_t{64} << 10;
// AddressSanitizer sees the use of a freed buffer only if it is freed.
constexpr std::size_t kept_bytes =
    with_address_sanitizer ? 0 : std::size_t{128} << 20;

/// Returns the size to allocate for `size`: at most an eighth more, so that
/// batches that differ by a few rows share blocks.
std::size_t rounded(std::size_t size) {
  if (size < smallest) return size;
  std::size_t unit = smallest / 8;
  while (unit * 16 < size)
    unit *= 2;
  return (size + unit - 1) / unit * unit;
}

struct spare {
  void* block;
  std::size_t size;
};

struct spares {
  std::mutex mutex;
  std::vector<spare> blocks;  // oldest first
  std::size_t bytes = 0;
};

/// Never destroyed: buffers may outlive every static object.
spares& all() {
  static auto& instance = *new spares;
  return instance;
}

}  // namespace

void* spare_blocks::take(std::size_t size) {
  auto wanted = rounded(size);
  if (wanted >= smallest) {
    auto& s = all();
    std::lock_guard guard{s.mutex};
    auto at = std::ranges::find(s.blocks, wanted, &spare::size);
    if (at != s.blocks.end()) {
      auto* block = at->block;
      s.bytes -= wanted;
      s.blocks.erase(at);
      return block;
    }
  }
  return ::operator new(wanted, alignment);
}

void spare_blocks::give(void* block, std::size_t size) {
  auto mine = rounded(size);
  std::vector<spare> dropped;
  if (mine >= smallest && mine <= kept_bytes) {
    auto& s = all();
    std::lock_guard guard{s.mutex};
    s.blocks.push_back({block, mine});
    s.bytes += mine;
    while (s.bytes > kept_bytes) {
      dropped.push_back(s.blocks.front());
      s.bytes -= dropped.back().size;
      s.blocks.erase(s.blocks.begin());
    }
  } else {
    dropped.push_back({block, mine});
  }
  for (auto& d : dropped)
    ::operator delete(d.block, alignment);
}

}  // namespace segue
