// SPDX-License-Identifier: BSD-3-Clause
#include "table.hpp"

#include <cstdio>
#include <cstring>
#include <vector>

#include "contest.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue::bench {

void print_header() {
  std::printf(
      "single-threaded; nanoseconds of CPU per step (one of B * T)\n"
      "%-22s %4s %4s %6s %8s %4s | %9s | %9s %6s | %9s %6s\n",
      "", "B", "T", "width", "vocab", "ids", "segue", "copy out", "ratio",
      "other", "ratio");
}

void print_row(const point& p, const measured& m, double seconds) {
  // Aligned like the layer's own buffers.
  auto bytes = static_cast<std::int64_t>(m.out_bytes);
  auto from = tensor::zeros(dtype::uint8, {bytes});
  auto to = tensor::zeros(dtype::uint8, {bytes});
  auto* target = to.mutable_values<std::uint8_t>().data();
  auto copy = [&] {
    std::memcpy(target, from.bytes().data(), m.out_bytes);
    asm volatile("" : : "r"(target) : "memory");
  };
  std::vector<std::function<void()>> contestants{m.segue, copy};
  if (m.other) contestants.push_back(m.other);
  contest c{std::move(contestants), seconds};
  auto nanos = 1e9 / static_cast<double>(p.batch * p.time);
  std::printf("%-22s %4ld %4ld %6ld %8ld %4ld | %9.2f | %9.2f %6.2f |",
              p.name.c_str(), static_cast<long>(p.batch),
              static_cast<long>(p.time), static_cast<long>(p.width),
              static_cast<long>(p.vocabulary), static_cast<long>(p.ids),
              nanos * c.seconds(0), nanos * c.seconds(1), c.ratio(0, 1));
  if (m.other) std::printf(" %9.2f %6.2f", nanos * c.seconds(2), c.ratio(0, 2));
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace segue::bench
