// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/models/recurrent_stack.hpp"

namespace segue {

/// A stack of cells, unrolled over each batch, and a readout of its outputs.
/// Any number of threads may step it.
class recurrent_model final : public model {
 public:
  explicit recurrent_model(recurrent_stack stack) : stack_{std::move(stack)} {}

  std::vector<state_spec> states() const override { return stack_.states(); }
  std::int64_t output_size() const override { return stack_.output_size(); }

  /// Errors: those of recurrent_stack::check.
  result<model_step> step(const model_batch& batch) override;

 private:
  recurrent_stack stack_;
};

/// Runs a stack over one batch, with its softmax.
result<model_step> step_stack(const recurrent_stack& stack,
                              const model_batch& batch);

}  // namespace segue
