// SPDX-License-Identifier: BSD-3-Clause
// bench_batching [--keys N] [--width N] [--batch N] [--threads N]: stateful
// batches by segue, by a hand-written loop, and the bare copies, side by side.
// Three rounds in turn for each point; the median round of each contestant
// counts.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "workload.hpp"

namespace {

using namespace segue::bench;

struct row {
  timing segue;
  timing loop;
  timing copy;
};

/// The median round; of the memory the most, since later rounds find what the
/// allocator has kept of those before.
timing median(std::array<timing, 3> rounds) {
  std::ranges::sort(rounds, {}, &timing::cpu);
  auto resident =
      std::ranges::max(rounds, {}, &timing::resident_per_key).resident_per_key;
  rounds[1].resident_per_key = resident;
  return rounds[1];
}

row measure(const workload& w) {
  sources data{w};
  std::array<timing, 3> segue_rounds;
  std::array<timing, 3> loop_rounds;
  std::array<timing, 3> copy_rounds;
  for (std::size_t i = 0; i < 3; ++i) {
    copy_rounds[i] = run_memcpy(w, data);
    loop_rounds[i] = run_loop(w, data);
    segue_rounds[i] = run_segue(w, data);
  }
  return {median(segue_rounds), median(loop_rounds), median(copy_rounds)};
}

double micros(double seconds, const timing& t) {
  return seconds * 1e6 /
         static_cast<double>(std::max<std::int64_t>(t.entries, 1));
}

void print(const workload& w, const row& r) {
  auto cpu = micros(r.segue.cpu, r.segue);
  auto loop = micros(r.loop.cpu, r.loop);
  auto copy = micros(r.copy.cpu, r.copy);
  auto wall = micros(r.segue.wall, r.segue);
  auto loop_wall = micros(r.loop.wall, r.loop);
  std::printf(
      "%4ld %6ld %8ld %3ld | %10.0f %8.3f %8.3f %8.3f | %7.2f %7.2f %7.2f | ",
      static_cast<long>(w.batch_size), static_cast<long>(w.width),
      static_cast<long>(w.keys), static_cast<long>(w.threads), 1e6 / wall, cpu,
      loop, copy, cpu / loop, cpu / copy, wall / loop_wall);
  // Of few keys the memory of the process itself would be most of it.
  if (w.keys < 100'000)
    std::printf("%6s\n", "-");
  else
    std::printf("%6ld\n", static_cast<long>(r.segue.resident_per_key));
  std::fflush(stdout);
}

/// Which points to measure; 0 stands for all of them.
struct selection {
  long keys = 0;
  long width = 0;
  long batch = 0;
  long threads = 0;
};

selection read_arguments(int argc, char** argv) {
  selection s;
  for (int i = 1; i + 1 < argc; i += 2) {
    auto value = std::strtol(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--keys") == 0) s.keys = value;
    if (std::strcmp(argv[i], "--width") == 0) s.width = value;
    if (std::strcmp(argv[i], "--batch") == 0) s.batch = value;
    if (std::strcmp(argv[i], "--threads") == 0) s.threads = value;
  }
  return s;
}

bool chosen(long wanted, long value) {
  return wanted == 0 || wanted == value;
}

}  // namespace

int main(int argc, char** argv) {
  auto only = read_arguments(argc, argv);
  std::printf(
      "num_unroll 20, state 2x128 floats, 4 segments per key; per entry\n"
      "   B  width     keys thr |  entries/s  cpu us  loop us  copy us |"
      " cpu/loop cpu/copy wall/loop | B/key\n");
  for (long keys : {1000, 100000, 1000000})
    for (long width : {1, 64, 1024})
      for (long size : {1, 32, 256})
        for (long threads : {1, 2}) {
          if (!chosen(only.keys, keys) || !chosen(only.width, width) ||
              !chosen(only.batch, size) || !chosen(only.threads, threads))
            continue;
          workload w;
          w.batch_size = size;
          w.width = width;
          w.keys = keys;
          w.threads = threads;
          w.entries = std::min<std::int64_t>(keys * workload::segments,
                                             width > 64 ? 20000 : 100000);
          if (size == 1) w.entries /= 5;
          print(w, measure(w));
        }
}
