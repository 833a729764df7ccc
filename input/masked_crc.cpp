// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/masked_crc.hpp"

#include <isa-l/crc.h>

namespace segue {

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) {
  constexpr std::size_t most = std::size_t{1} << 30;  // it counts by an int
  while (!bytes.empty()) {
    auto part = bytes.substr(0, most);
    // It only reads, but does not say so.
    auto* data =
        reinterpret_cast<unsigned char*>(const_cast<char*>(part.data()));
    before = ~crc32_iscsi(data, static_cast<int>(part.size()), ~before);
    bytes.remove_prefix(part.size());
  }
  return before;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  auto crc = crc32c(bytes);
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

}  // namespace segue
