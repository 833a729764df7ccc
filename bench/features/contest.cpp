// SPDX-License-Identifier: BSD-3-Clause
#include "contest.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "segue/tensors/tensor.hpp"

namespace segue::bench {
namespace {

double now() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double time_calls(const std::function<void()>& f, std::int64_t calls) {
  f();  // brings back what the one before has driven out of the caches
  auto begin = now();
  for (std::int64_t i = 0; i < calls; ++i)
    f();
  return now() - begin;
}

/// How many calls take that long.
std::int64_t count_calls(const std::function<void()>& f, double seconds) {
  std::int64_t calls = 1;
  while (time_calls(f, calls) < seconds / 2)
    calls *= 2;
  return calls * 2;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

contest::contest(std::vector<std::function<void()>> contestants, double seconds)
    : times_(contestants.size()) {
  std::vector<std::int64_t> calls;
  for (auto& f : contestants)
    calls.push_back(count_calls(f, seconds));
  for (std::size_t r = 0; r < rounds; ++r)
    for (std::size_t i = 0; i < contestants.size(); ++i)
      times_[i].push_back(time_calls(contestants[i], calls[i]) /
                          static_cast<double>(calls[i]));
}

double contest::seconds(std::size_t i) const {
  return median(times_[i]);
}

double contest::ratio(std::size_t i, std::size_t j) const {
  std::vector<double> ratios;
  for (std::size_t r = 0; r < rounds; ++r)
    ratios.push_back(times_[i][r] / times_[j][r]);
  return median(std::move(ratios));
}

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
