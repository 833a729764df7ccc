// SPDX-License-Identifier: BSD-3-Clause
#include "answer.hpp"

#include <ctime>
#include <iostream>

namespace segue::bench {
namespace {

double now(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace

void answer(const std::function<void()>& call) {
  for (double seconds = 0; std::cin >> seconds;) {
    auto cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    auto wall = now(CLOCK_MONOTONIC);
    double calls = 0;
    for (; calls == 0 || now(CLOCK_MONOTONIC) - wall < seconds; ++calls)
      call();
    std::cout << (now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / calls << " "
              << (now(CLOCK_MONOTONIC) - wall) / calls << std::endl;
  }
}

}  // namespace segue::bench
