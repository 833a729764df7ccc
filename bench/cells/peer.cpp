// SPDX-License-Identifier: BSD-3-Clause
// bench_cells_peer WHAT INPUT OUTPUT
// segue's side of bench/peers/lstm.py, which writes INPUT: safetensors with
// the weights, `inputs`, `lengths`, `c`, `h` and `d_outputs`. WHAT is as
// make_lstm_run has it. OUTPUT gets what one call computes. Then each line of
// standard input, a number of seconds, makes calls for about as long and
// prints the CPU and the wall seconds of one.
#include <ctime>
#include <iostream>

#include "lstm_run.hpp"
#include "segue/storage/safetensors.hpp"

namespace {

using namespace segue;
using namespace segue::bench;

double now(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

lstm_work work_of(const tensor_map& file) {
  return {.weights = {{"lstm/kernel", file.at("lstm/kernel")},
                      {"lstm/bias", file.at("lstm/bias")}},
          .batch = {.inputs = file.at("inputs"),
                    .lengths = file.at("lengths"),
                    .states = {{"c", file.at("c")}, {"h", file.at("h")}}},
          .d_outputs = file.at("d_outputs"),
          .units = file.at("h").dims()[1]};
}

void answer(const lstm_run& run) {
  for (double seconds = 0; std::cin >> seconds;) {
    auto cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    auto wall = now(CLOCK_MONOTONIC);
    double calls = 0;
    for (; calls == 0 || now(CLOCK_MONOTONIC) - wall < seconds; ++calls)
      run.call();
    std::cout << (now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / calls << " "
              << (now(CLOCK_MONOTONIC) - wall) / calls << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "bench_cells_peer WHAT INPUT OUTPUT\n";
    return 2;
  }
  auto input = read_safetensors(argv[2]);
  if (!input) {
    std::cerr << input.error().message << "\n";
    return 1;
  }
  auto run = make_lstm_run(argv[1], work_of(*input));
  if (auto r = write_safetensors(argv[3], run.results()); !r) {
    std::cerr << r.error().message << "\n";
    return 1;
  }
  answer(run);
}
