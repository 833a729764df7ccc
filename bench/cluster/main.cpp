// SPDX-License-Identifier: BSD-3-Clause
// bench_cluster [--quick] [--width N] [--model] [--roles]: one run in one
// process and spread over two and three on this machine, and the bare copies of
// its bytes between two. Five rounds in turn (--quick: one); medians, and the
// medians of the rounds' ratios. --roles: every role in a process of its own
// instead, and what each takes.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "segue/bench/cluster/contestants.hpp"

namespace {

using namespace segue::bench;

struct selection {
  long width = 0;  // 0: all of them
  bool quick = false;
  bool with_model = false;
  bool roles = false;
};

selection read_arguments(int argc, char** argv) {
  selection s;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) s.quick = true;
    if (std::strcmp(argv[i], "--model") == 0) s.with_model = true;
    if (std::strcmp(argv[i], "--roles") == 0) s.roles = true;
    if (std::strcmp(argv[i], "--width") == 0 && i + 1 < argc)
      s.width = std::strtol(argv[++i], nullptr, 10);
  }
  return s;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double per_entry(double amount, const cluster_timing& t) {
  return amount / static_cast<double>(std::max<std::int64_t>(t.entries, 1));
}

/// A contestant's rounds beside those of one process.
void print(const workload& w, const char* name,
           const std::vector<cluster_timing>& rounds,
           const std::vector<cluster_timing>& alone, double data_bytes) {
  std::vector<double> rate, cpu, wall_ratio, cpu_ratio, wire;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    auto& t = rounds[i];
    rate.push_back(static_cast<double>(t.entries) / t.wall);
    cpu.push_back(per_entry(t.cpu, t) * 1e6);
    wall_ratio.push_back(per_entry(t.wall, t) /
                         per_entry(alone[i].wall, alone[i]));
    cpu_ratio.push_back(per_entry(t.cpu, t) /
                        per_entry(alone[i].cpu, alone[i]));
    wire.push_back(per_entry(static_cast<double>(t.received), t));
  }
  auto bytes = median(wire);
  std::printf("%6ld %-12s | %10.0f %9.2f | %7.2f %7.2f | %9.0f",
              static_cast<long>(w.width), name, median(rate), median(cpu),
              median(wall_ratio), median(cpu_ratio), bytes);
  if (data_bytes > 0)
    std::printf(" %9.0f %6.3f", data_bytes, bytes / data_bytes);
  std::printf("\n");
  std::fflush(stdout);
}

/// The bytes of an entry that the placement makes cross.
double data_bytes(const workload& w, const placement& where) {
  auto steps = static_cast<double>(workload::num_unroll * w.width * 4);
  constexpr auto states = static_cast<double>(2 * workload::state_size * 4);
  return where.step_crossings * steps + where.state_crossings * states;
}

/// CPU per entry of every role: keys on 1, 4 and 16 processes.
void measure_roles(const workload& w, const selection& chosen) {
  sources data{w};
  for (std::size_t keepers : {1, 4, 16}) {
    std::vector<double> source, batcher, keeper, consumer, wire;
    for (int i = 0; i < (chosen.quick ? 1 : 5); ++i) {
      auto t = run_nodes(w, data, roles_apart(keepers), chosen.with_model);
      auto us = [&](double cpu) { return per_entry(cpu, t) * 1e6; };
      source.push_back(us(t.cpu_of.front()));
      batcher.push_back(us(t.cpu_of[1]));
      consumer.push_back(us(t.cpu_of.back()));
      keeper.push_back(
          us(t.cpu - t.cpu_of.front() - t.cpu_of[1] - t.cpu_of.back()));
      wire.push_back(per_entry(static_cast<double>(t.received), t));
    }
    std::printf("%6ld %7ld | %8.2f %8.2f %8.2f %8.2f | %9.0f\n",
                static_cast<long>(w.width), static_cast<long>(keepers),
                median(source), median(batcher), median(keeper),
                median(consumer), median(wire));
    std::fflush(stdout);
  }
}

void measure(const workload& w, const selection& chosen) {
  sources data{w};
  auto& places = all_placements();
  std::vector<std::vector<cluster_timing>> rounds(places.size());
  std::vector<cluster_timing> bare;
  for (int i = 0; i < (chosen.quick ? 1 : 5); ++i) {
    for (std::size_t p = 0; p < places.size(); ++p)
      rounds[p].push_back(run_nodes(w, data, places[p], chosen.with_model));
    bare.push_back(run_bare_copies(w, data));
  }
  for (std::size_t p = 0; p < places.size(); ++p)
    print(w, places[p].name.c_str(), rounds[p], rounds[0],
          data_bytes(w, places[p]));
  print(w, "bare copies", bare, rounds[0], data_bytes(w, places[1]));
}

}  // namespace

int main(int argc, char** argv) {
  auto chosen = read_arguments(argc, argv);
  std::printf("B 32, num_unroll 20, state 2x128 floats, 4 segments per key%s\n",
              chosen.with_model ? ", LSTM of 128 units" : "");
  std::printf(chosen.roles
                  ? " width keepers | CPU us per entry: source, batcher, all "
                    "keepers, worker and consumer | wire B/ent\n"
                  : " width processes    |  entries/s    cpu us |    wall     "
                    "cpu | wire B/ent      data  ratio\n");
  for (long width : {1, 64, 1024}) {
    if (chosen.width != 0 && chosen.width != width) continue;
    workload w;
    w.width = width;
    w.entries = (width > 64 ? 16384 : 65536) / (chosen.quick ? 4 : 1);
    if (chosen.with_model) w.entries /= 4;
    w.keys = w.entries / workload::segments;
    if (chosen.roles)
      measure_roles(w, chosen);
    else
      measure(w, chosen);
  }
}
