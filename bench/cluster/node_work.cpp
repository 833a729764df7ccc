// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "segue/bench/cluster/contestants.hpp"
#include "segue/bench/cluster/socket_bytes.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/models/make_model.hpp"

namespace segue::bench {
namespace {

/// Examples that are in the run at once: several batches' worth.
constexpr std::int64_t live_keys = 256;

[[noreturn]] void give_up(const error& e) {
  std::fprintf(stderr, "bench_cluster: %s\n", e.message.c_str());
  std::_Exit(1);
}

template <class T>
T checked(result<T> made) {
  if (!made) give_up(made.error());
  if constexpr (!std::is_void_v<T>) return std::move(*made);
}

pipeline_options options_of(const workload& w) {
  pipeline_options o;
  o.batch.num_unroll = workload::num_unroll;
  o.batch.batch_size = w.batch_size;
  o.batch.capacity = std::max(live_keys, w.batch_size);
  o.features.sequences = {{"x", dtype::float32, {w.width}, {}}};
  o.states = {{"c", dtype::float32, {workload::state_size}, {}},
              {"h", dtype::float32, {workload::state_size}, {}}};
  return o;
}

tensor next_state(const tensor& state) {
  auto next = tensor::uninitialized(dtype::float32, state.dims());
  auto in = state.values<float>();
  auto out = next.mutable_values<float>();
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = in[i] + 1;
  return next;
}

/// What the consumer does with a batch.
class consumer_work {
 public:
  consumer_work(const workload& w, bool with_model) {
    if (!with_model) return;
    model_options o;
    o.units = workload::state_size;
    lstm_ = checked(make_model(o, w.width));
  }

  void operator()(batch& b) {
    if (!lstm_) {
      checked(b.save_state("c", next_state(b.state("c"))));
      checked(b.save_state("h", next_state(b.state("h"))));
      return;
    }
    auto done =
        checked(lstm_->step({b.sequences("x"),
                             b.lengths(),
                             {{"c", b.state("c")}, {"h", b.state("h")}}}));
    for (auto& [name, value] : done.states)
      checked(b.save_state(name, value));
  }

 private:
  std::unique_ptr<model> lstm_;
};

void push_all(pipeline& p, const workload& w, const sources& data) {
  for (std::int64_t i = 0; i < w.entries / workload::segments; ++i) {
    example e;
    e.key = key_name(i);
    e.sequences.push_back({"x", data.of(i)});
    checked(p.push(std::move(e)));
  }
  p.close();
}

std::int64_t draw_all(pipeline& p, consumer_work& work) {
  std::int64_t drawn = 0;
  for (;;) {
    auto b = p.next();
    if (!b && b.error().code == errc::end_of_input) return drawn;
    if (!b) give_up(b.error());
    drawn += b->batch_size();
    work(*b);
  }
}

void play(child_talk& talk, const workload& w, const sources& data,
          role_set roles, pipeline_options options, bool with_model) {
  auto p = checked(pipeline::make(std::move(options)));
  auto draws = roles.has(node_role::consumer);
  consumer_work work{w, with_model && draws};
  talk.await_start();
  auto received = received_bytes();
  stopwatch watch;
  process_figures figures;
  std::jthread pusher;
  if (roles.has(node_role::source))
    pusher = std::jthread{[&] { push_all(p, w, data); }};
  if (draws) {
    figures.entries = draw_all(p, work);
    figures.wall = watch.read(0).wall;
    talk.say_done();
  }
  talk.await_stop();
  figures.cpu = watch.read(0).cpu;
  figures.received = received_bytes() - received;
  talk.hand_in(figures);
  if (draws)
    p.close(close_mode::cancel);
  else
    checked(p.wait(pipeline::clock::now() + std::chrono::minutes{1}));
}

}  // namespace

cluster_timing run_nodes(const workload& w, const sources& data,
                         const placement& where, bool with_model) {
  auto cluster = on_loopback(where);
  std::vector<child_work> work;
  std::size_t drawing = 0;
  for (std::size_t n = 0; n < where.processes.size(); ++n) {
    auto roles = where.processes[n];
    if (roles.has(node_role::consumer)) drawing = n;
    auto options = options_of(w);
    if (!cluster.empty())
      options.node = node_part{cluster, cluster.nodes[n].name, {}, {}, {}, {}};
    work.push_back([=, &w, &data](child_talk& talk) {
      play(talk, w, data, roles, options, with_model);
    });
  }
  cluster_timing all;
  for (auto& each : run_processes(work, drawing)) {
    all.wall += each.wall;
    all.cpu += each.cpu;
    all.cpu_of.push_back(each.cpu);
    all.received += each.received;
    all.entries += each.entries;
  }
  return all;
}

}  // namespace segue::bench
