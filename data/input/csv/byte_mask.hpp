// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace segue {

/// Returns a mask whose bit i is set if bytes[i] == wanted, for 64 readable
/// bytes. Every x86-64 processor has SSE2, so there is no dispatch.
inline std::uint64_t byte_mask(const char* bytes, char wanted) {
#if defined(__SSE2__)
  const auto pattern = _mm_set1_epi8(wanted);
  std::uint64_t mask = 0;
  for (int i = 0; i < 4; ++i) {
    auto block =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    auto bits = static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(block, pattern)));
    mask |= std::uint64_t{bits} << (16 * i);
  }
  return mask;
#else
  std::uint64_t mask = 0;
  for (int i = 0; i < 64; ++i)
    mask |= std::uint64_t{bytes[i] == wanted} << i;
  return mask;
#endif
}

}  // namespace segue
