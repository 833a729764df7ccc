// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/feature_worker.hpp"

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

feature_worker_actor::behavior_type feature_worker(
    feature_worker_actor::stateful_pointer<feature_worker_state> self,
    std::shared_ptr<const gather_plan> plan,
    std::shared_ptr<batch_outlet> outlet, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  self->state.plan = std::move(plan);
  self->state.outlet = std::move(outlet);
  return {
      [=](const prepare_batch& job) {
        // If this fails, gathering the batch reports it, if it is requested.
        (void)prepare(*self->state.plan, *job.batch, self->state.scratch);
      },
      [=](gather_batch& job) {
        auto& state = self->state;
        job.batch->id = job.id;
        for (std::size_t b = 0; b < job.states.size(); ++b)
          job.batch->entries[b].state = std::move(job.states[b]);
        auto done = gather(*state.plan, *job.batch, state.scratch);
        if (!done) {
          self->send(supervisor, run_failed{done.error()});
          return;
        }
        // The batcher is the one that sends jobs.
        auto batcher = caf::actor_cast<batcher_actor>(self->current_sender());
        auto taken = state.outlet->deliver(job.ticket, job.batch);
        self->send(batcher, batch_gathered{job.batch->id, taken});
      },
  };
}

}  // namespace segue
