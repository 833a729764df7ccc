// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/masked_crc.hpp"

#include <catch2/catch.hpp>
#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace segue {

TEST_CASE("a checksum is that of the whole, however it is cut",
          "[masked_crc]") {
  // RFC 3720, B.4: 32 bytes of zeros, of ones, and ascending.
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
  std::string ascending;
  for (char c = 0; c < 32; ++c)
    ascending += c;
  CHECK(crc32c(ascending) == 0x46dd794e);
  for (std::size_t cut = 0; cut <= ascending.size(); ++cut) {
    std::string_view whole = ascending;
    CHECK(crc32c(whole.substr(cut), crc32c(whole.substr(0, cut))) ==
          0x46dd794e);
  }
  CHECK(crc32c("") == 0);
}

#if defined(__x86_64__)
namespace {

bool tells_what_is_in_use() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(0xd, 1, &a, &b, &c, &d) != 0 && (a & 1u << 2) != 0;
}

/// Whether there is something in the upper halves of the vector registers.
[[gnu::target("xsave,avx")]] bool upper_halves_in_use() {
  constexpr unsigned long long of_ymm = 1 << 2;
  constexpr unsigned long long of_zmm = 1 << 6;
  return (_xgetbv(1) & (of_ymm | of_zmm)) != 0;
}

[[gnu::target("avx")]] void zero_upper_halves() {
  _mm256_zeroupper();
}

}  // namespace

TEST_CASE("a checksum leaves no vector register that slows SSE down",
          "[masked_crc]") {
  if (!__builtin_cpu_supports("avx") || !tells_what_is_in_use()) return;
  zero_upper_halves();
  if (upper_halves_in_use()) return;  // not every processor keeps count
  std::string bytes(1 << 16, 'x');
  for (std::size_t size : {4u, 12u, 100u, 1000u, 1u << 16}) {
    zero_upper_halves();
    (void)crc32c({bytes.data(), size});
    bool in_use = upper_halves_in_use();
    CHECK_FALSE(in_use);
  }
}
#endif

}  // namespace segue
