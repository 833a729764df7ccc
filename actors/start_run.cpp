// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/start_run.hpp"

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"

namespace segue {
namespace {

std::vector<feature_worker_actor> start_workers(caf::actor_system& system,
                                                const run_plan& plan,
                                                const supervisor_actor& watch,
                                                crew& all) {
  auto shared_plan = std::make_shared<const gather_plan>(plan.gather);
  std::vector<feature_worker_actor> workers;
  for (std::int64_t i = 0; i < plan.runtime.workers; ++i) {
    workers.push_back(
        system.spawn(feature_worker, shared_plan, plan.exchange, watch));
    all.replaceable.push_back(workers.back().address());
    all.add(workers.back());
  }
  return workers;
}

void start_crew(caf::actor_system& system, run_plan& plan,
                run_addresses& addresses, const supervisor_actor& watch,
                crew& all) {
  auto box = std::make_shared<ready_box>();
  auto workers = start_workers(system, plan, watch, all);
  auto batcher_handle = system.spawn(
      batcher,
      batcher_plan{box, plan.exchange, plan.board, plan.batch, workers}, watch);
  all.add(batcher_handle);
  auto hooks = std::move(plan.hooks);
  // The segmenter is created after the store, whose credit it waits for.
  auto segmenter_cell = std::make_shared<segmenter_actor>();
  if (plan.source)
    hooks.on_released = [segmenter_cell](const auto& released) {
      caf::anon_send(
          *segmenter_cell,
          capacity_credit{static_cast<std::int64_t>(released.size())});
    };
  auto store = system.spawn(
      state_store,
      key_surroundings{box, plan.board, batcher_handle, {}, plan.initial},
      std::move(hooks), plan.batch.on_duplicate, batcher_handle, watch);
  all.last.push_back(caf::actor_cast<caf::actor>(store));
  caf::anon_send(batcher_handle, introduce_store{store});
  if (plan.source) {
    start_source(system, *plan.source,
                 {plan.batch, plan.gather.schema, plan.board, store, watch},
                 *segmenter_cell, all);
    all.close_source = [segmenter_cell] {
      caf::anon_send(*segmenter_cell, close_input{});
    };
  } else {
    all.close_source = [store] { caf::anon_send(store, source_end{}); };
  }
  addresses.store = store;
  addresses.batcher = batcher_handle;
}

}  // namespace

std::function<void(const error&)> waker_of(const run_plan& plan) {
  return [exchange = plan.exchange, close_pushing = plan.close_pushing,
          source = plan.source](const error& reason) {
    // Pushing first: after a consumer has seen the end, no push may succeed.
    if (close_pushing) close_pushing(reason);
    exchange->close(reason);
    if (source) source->input->cancel();
  };
}

run_addresses start_run(caf::actor_system& system, run_plan plan) {
  auto shared = std::make_shared<run_plan>(std::move(plan));
  auto addresses = std::make_shared<run_addresses>();
  supervision duty;
  duty.board = shared->board;
  duty.wake_all = waker_of(*shared);
  duty.start = [&system, shared, addresses](const supervisor_actor& watch,
                                            crew& all) {
    start_crew(system, *shared, *addresses, watch, all);
  };
  auto supervisor = supervise(system, std::move(duty));
  addresses->supervisor = supervisor;
  return std::move(*addresses);
}

}  // namespace segue
