// SPDX-License-Identifier: BSD-3-Clause
// bench_cells_peer WHAT INPUT OUTPUT
// segue's side of bench/peers/lstm.py, which writes INPUT: safetensors with
// the weights, `inputs`, `lengths`, `c`, `h` and `d_outputs`. WHAT is as
// make_lstm_run has it. OUTPUT gets what one call computes; then rounds come as
// timing/answer.hpp has it.
#include <iostream>

#include "answer.hpp"
#include "lstm_run.hpp"
#include "need.hpp"
#include "segue/data/storage/safetensors.hpp"

namespace {

using namespace segue;
using namespace segue::bench;

lstm_work work_of(const tensor_map& file) {
  return {.weights = {{"lstm/kernel", file.at("lstm/kernel")},
                      {"lstm/bias", file.at("lstm/bias")}},
          .batch = {.inputs = file.at("inputs"),
                    .lengths = file.at("lengths"),
                    .states = {{"c", file.at("c")}, {"h", file.at("h")}}},
          .d_outputs = file.at("d_outputs"),
          .units = file.at("h").dims()[1]};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "bench_cells_peer WHAT INPUT OUTPUT\n";
    return 2;
  }
  auto input = need(read_safetensors(argv[2]));
  auto run = make_lstm_run(argv[1], work_of(input));
  need(write_safetensors(argv[3], run.results()));
  answer(run.call);
}
