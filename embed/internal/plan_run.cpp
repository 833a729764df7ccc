// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/plan_run.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/embed/internal/callback_scope.hpp"

namespace segue {
namespace {

saved_states_ptr initial_states(const std::vector<state_spec>& states) {
  auto initial = std::make_shared<saved_states>();
  for (auto& s : states)
    initial->values.push_back(s.initial.reshape(s.dims.prepend(1)));
  return initial;
}

/// Returns the final states in the form that the program receives.
finished_example finish(const sequence_record& record, const state_row& row,
                        const std::vector<state_spec>& states) {
  finished_example done;
  done.key = record.key;
  done.epoch = record.epoch;
  done.tag = record.tag;
  done.insertion_index = record.insertion_index;
  done.total_length = record.length;
  for (std::size_t s = 0; s < states.size(); ++s) {
    auto& block = row.states->values[s];
    done.states.push_back(
        {states[s].name, block.slice(row.row, 1).reshape(states[s].dims)});
  }
  return done;
}

}  // namespace

std::vector<state_spec> sorted_states(std::vector<state_spec> states) {
  std::ranges::sort(states, {}, &state_spec::name);
  for (auto& s : states)
    if (s.initial.dims() != s.dims || s.initial.type() != s.type)
      s.initial = tensor::zeros(s.type, s.dims);
  return states;
}

run_plan plan_run(const pipeline_options& options, const pipeline_core& core,
                  const std::vector<state_spec>& states) {
  run_plan plan;
  plan.batch = options.batch;
  plan.runtime = options.runtime;
  plan.gather = core.gather;
  plan.board = core.board;
  plan.exchange = core.exchange;
  plan.initial = initial_states(states);
  if (options.on_finished)
    plan.hooks.on_finished = [call = options.on_finished, states,
                              board = core.board](const sequence_record& record,
                                                  const state_row& row) {
      callback_scope scope{*board};
      call(finish(record, row, states));
    };
  return plan;
}

std::shared_ptr<run_addresses> open_gate(const pipeline_options& options,
                                         const std::vector<state_spec>& states,
                                         pipeline_core& core, run_plan& plan) {
  auto addresses = std::make_shared<run_addresses>();
  push_gate::exits out;
  out.admit = [addresses](record_ptr record) {
    caf::anon_send(addresses->store, admit_records{{std::move(record)}});
  };
  if (options.node)
    out.ask = [addresses](std::uint64_t question, std::int64_t example) {
      addresses->ask_saved(question, example);
    };
  auto gate = std::make_shared<push_gate>(
      options.batch, pushed_features{states, options.layer, options.gather},
      core.schema, core.board, std::move(out));
  core.gate = gate;
  plan.hooks.on_released = [gate](const std::vector<record_ptr>& done) {
    gate->release(done);
  };
  plan.close_pushing = [gate](const error& reason) { gate->close(reason); };
  plan.tell_saved = [gate](std::uint64_t question, bool saved) {
    gate->tell(question, saved);
  };
  return addresses;
}

}  // namespace segue
