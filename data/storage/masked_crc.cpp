// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/masked_crc.hpp"

#include <isa-l/crc.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace segue {
namespace {

#if defined(__x86_64__)
[[gnu::target("avx")]] void zero_upper_halves() {
  _mm256_zeroupper();
}
#endif

/// ISA-L 2.30 leaves values in the upper halves of the vector registers. Until
/// they are zeroed, every SSE instruction of the thread waits for the previous
/// one that wrote its register (Intel 64 and IA-32 Architectures Optimization
/// Reference Manual, "Mixing AVX code with SSE code"), and CSV is read at
/// little more than half the speed.
void leave_vector_code() {
#if defined(__x86_64__)
  static const bool has_them = __builtin_cpu_supports("avx");
  if (has_them) zero_upper_halves();
#endif
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) {
  constexpr std::size_t most = std::size_t{1} << 30;  // the length is an int
  while (!bytes.empty()) {
    auto part = bytes.substr(0, most);
    // It only reads, although its parameter is not const.
    auto* data =
        reinterpret_cast<unsigned char*>(const_cast<char*>(part.data()));
    before = ~crc32_iscsi(data, static_cast<int>(part.size()), ~before);
    bytes.remove_prefix(part.size());
  }
  leave_vector_code();
  return before;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  auto crc = crc32c(bytes);
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

}  // namespace segue
