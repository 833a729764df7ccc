// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/masked_crc.hpp"

#include <isa-l/crc.h>

namespace segue {

std::uint32_t masked_crc32c(std::string_view bytes) {
  // It only reads, but does not say so.
  auto* data =
      reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  auto crc = ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~0u);
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

}  // namespace segue
