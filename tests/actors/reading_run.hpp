// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

#include "segue/actors/start_run.hpp"

namespace segue::test {

/// A run of what `open` gives, without parsers.
inline run_plan reading_run(interruptible_input::opener open) {
  run_plan plan;
  plan.batch.num_unroll = 1;
  plan.board = std::make_shared<run_board>();
  plan.exchange = std::make_shared<batch_exchange>();
  plan.gather.schema = std::make_shared<schema_cell>();
  plan.source = std::make_shared<source_plan>();
  plan.source->input = std::make_shared<interruptible_input>(std::move(open));
  return plan;
}

}  // namespace segue::test
