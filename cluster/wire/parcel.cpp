// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/parcel.hpp"

#include <cstring>

namespace segue {

buffer_ptr flatten(std::span<const byte_run> runs, std::size_t size) {
  auto whole = buffer::allocate(size);
  auto* to = whole->data();
  for (auto& run : runs) {
    if (run.size == 0) continue;
    std::memcpy(to, run.bytes().data(), run.size);
    to += run.size;
  }
  return whole;
}

}  // namespace segue
