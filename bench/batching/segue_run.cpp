// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/pipeline.hpp"
#include "workload.hpp"

namespace segue::bench {
namespace {

/// The consumer's own work: every contestant does it.
tensor next_state(const tensor& state) {
  auto next = tensor::uninitialized(dtype::float32, state.dims());
  auto in = state.values<float>();
  auto out = next.mutable_values<float>();
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = in[i] + 1;
  return next;
}

void push_all(pipeline& p, const workload& w, const sources& data) {
  for (std::int64_t i = 0; i < w.keys; ++i) {
    example e;
    e.key = key_name(i);
    e.sequences.push_back({"x", data.of(i)});
    p.push(std::move(e)).value();
  }
  p.close();
  while (p.figures().ready_entries < w.keys) {
  }
}

}  // namespace

timing run_segue(const workload& w, const sources& data) {
  pipeline_options options;
  options.batch.num_unroll = workload::num_unroll;
  options.batch.batch_size = w.batch_size;
  options.batch.capacity = std::max(w.keys, w.batch_size);
  options.runtime.threads = w.threads;
  options.runtime.workers = w.threads;
  options.states = {{"c", dtype::float32, {workload::state_size}, {}},
                    {"h", dtype::float32, {workload::state_size}, {}}};
  auto before = resident_bytes();
  auto p = pipeline::make(std::move(options)).value();
  push_all(p, w, data);
  auto resident = (resident_bytes() - before) / w.keys;
  stopwatch watch;
  std::int64_t done = 0;
  while (done < w.entries) {
    auto b = p.next();
    if (!b) break;
    auto c = next_state(b->state("c"));
    auto h = next_state(b->state("h"));
    done += b->batch_size();
    b->save_state("c", std::move(c)).value();
    b->save_state("h", std::move(h)).value();
  }
  auto t = watch.read(done);
  t.resident_per_key = resident;
  return t;
}

}  // namespace segue::bench
