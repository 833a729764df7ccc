// SPDX-License-Identifier: BSD-3-Clause
// A program that runs CAF itself: two pipelines live in its actor system and
// share its threads; each reads half of the keys of a file. An actor of the
// program gets the records that are refused, and learns when a pipeline ends.
// Usage: own_actors FILE, to which it first writes what it reads
#include <caf/all.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "segue/embed/caf.hpp"

namespace {

// [watcher]
/// Counts the lines about refused records, and ends when it has seen the end
/// of as many pipelines as it was made for.
struct watched {
  int refused = 0;
  int running = 0;
};

caf::behavior watcher(caf::stateful_actor<watched>* self, int pipelines) {
  self->state.running = pipelines;
  self->set_down_handler([self](const caf::down_msg&) {
    if (--self->state.running > 0) return;
    std::printf("both pipelines have ended, %d record was refused\n",
                self->state.refused);
    self->quit();
  });
  return {
      [self](const std::string& line) {
        ++self->state.refused;
        std::printf("refused: %s\n", line.c_str());
      },
      [self](const segue::supervisor_actor& pipeline) {
        self->monitor(pipeline);
      },
  };
}
// [watcher]

void write_input(const std::string& path) {
  std::ofstream out{path};
  out << "sensor,value\n";
  for (int row = 0; row < 40; ++row)
    out << "sensor-" << row % 8 << ',' << row << '\n';
  out << "sensor-3,warm\n";
  out.close();
  if (!out) throw std::runtime_error{"cannot write " + path};
}

// [options]
segue::pipeline_options options(const std::string& path, int half,
                                const caf::actor& watch) {
  segue::pipeline_options o;
  o.input.emplace();
  o.input->files = {path};
  o.input->key = "sensor";
  o.input->on_error = segue::error_policy::skip;
  o.input->shard = {half, 2, {}};
  o.features.sequences = {{.name = "value"}};
  o.batch.num_unroll = 2;
  o.batch.batch_size = 2;
  o.states = {{.name = "sum"}};
  // Called by a thread of segue's, so it only sends.
  o.on_reject = [watch](const segue::reject& r) {
    caf::anon_send(watch, segue::describe(r));
  };
  return o;
}
// [options]

/// Adds up the values of a sensor.
segue::result<void> step(segue::batch& batch) {
  auto values = batch.sequences("value").values<float>();  // [B, T]
  auto sums = segue::tensor::from<float>({batch.batch_size()},
                                         batch.state("sum").values<float>());
  // Padding is zero, so it does not count.
  for (std::size_t i = 0; i < values.size(); ++i)
    sums.mutable_values<float>()[i / static_cast<std::size_t>(
                                         batch.num_unroll())] += values[i];
  return batch.save_state("sum", sums);
}

segue::result<segue::run_summary> run(segue::pipeline& p) {
  for (;;) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input)
      return p.stop();
    if (!batch) return batch.error();
    if (auto done = step(*batch); !done) return done.error();
  }
}

// [run]
/// Returns the number of sensors.
std::int64_t run_both(caf::actor_system& system, const std::string& path) {
  auto watch = system.spawn(watcher, 2);
  std::vector<segue::pipeline> pipelines;
  for (int half : {0, 1}) {
    auto made = segue::make_pipeline(options(path, half, watch), system);
    pipelines.push_back(std::move(made).value());
    caf::anon_send(watch, segue::actors_of(pipelines.back()).supervisor);
  }
  std::int64_t finished = 0;
  for (auto& p : pipelines)
    finished += run(p).value().finished;
  return finished;
}
// [run]

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: own_actors FILE\n");
    return 1;
  }
  try {
    write_input(values[1]);
    std::int64_t sensors = 0;
    {
      // [system]
      caf::actor_system_config config;
      config.set("scheduler.policy", caf::atom("sharing"));
      caf::actor_system system{config};
      sensors = run_both(system, values[1]);
      // [system]
    }  // the watcher has ended, too
    std::printf("%d sensors\n", static_cast<int>(sensors));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
