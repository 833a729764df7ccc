// SPDX-License-Identifier: BSD-3-Clause
#include "contest.hpp"

#include <algorithm>
#include <ctime>

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

}  // namespace segue::bench
