// SPDX-License-Identifier: BSD-3-Clause
#include "workload.hpp"

#include <unistd.h>
#include <algorithm>
#include <ctime>
#include <fstream>

namespace segue::bench {
namespace {

double seconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace

sources::sources(const workload& w) {
  // 64 MiB of sources, or one per key where that is less.
  auto steps = workload::num_unroll * workload::segments;
  auto bytes = steps * w.width * 4;
  auto count = std::clamp<std::int64_t>((64 << 20) / bytes, 1, w.keys);
  for (std::int64_t i = 0; i < count; ++i) {
    auto t = tensor::uninitialized(dtype::float32, {steps, w.width});
    std::ranges::fill(t.mutable_values<float>(), static_cast<float>(i));
    tensors_.push_back(std::move(t));
  }
}

std::string key_name(std::int64_t i) {
  return "key" + std::to_string(i);
}

stopwatch::stopwatch()
    : wall_{seconds(CLOCK_MONOTONIC)},
      cpu_{seconds(CLOCK_PROCESS_CPUTIME_ID)} {}

timing stopwatch::read(std::int64_t entries) const {
  timing t;
  t.wall = seconds(CLOCK_MONOTONIC) - wall_;
  t.cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_;
  t.entries = entries;
  return t;
}

std::int64_t resident_bytes() {
  std::ifstream statm{"/proc/self/statm"};
  std::int64_t size = 0;
  std::int64_t resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace segue::bench
