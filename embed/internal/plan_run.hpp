// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "segue/actors/start_run.hpp"
#include "segue/embed/internal/pipeline_core.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/tensors/state_spec.hpp"

namespace segue {

/// Returns the states by name, each with an initial value.
std::vector<state_spec> sorted_states(std::vector<state_spec> states);

/// Returns the plan of the run, except for the origin of its examples.
run_plan plan_run(const pipeline_options& options, const pipeline_core& core,
                  const std::vector<state_spec>& states);

/// Opens the gate for pushed examples. The actors to which it sends are known
/// only after the start of the run; the caller sets their addresses.
std::shared_ptr<run_addresses> open_gate(const pipeline_options& options,
                                         const std::vector<state_spec>& states,
                                         pipeline_core& core, run_plan& plan);

}  // namespace segue
