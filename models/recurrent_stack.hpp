// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/kernels/cells/cell_run.hpp"
#include "segue/kernels/dense_layer.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// A cell of a stack, with the names of its states and weights in the model,
/// in the cell's order.
struct recurrent_layer {
  std::unique_ptr<recurrent_cell> cell;
  std::vector<std::string> states;
  std::vector<std::string> weights;
};

/// Cells on top of each other, and a dense layer on the outputs of the last
/// one. The built-in models consist of it. Any number of threads may run it, as
/// long as no thread assigns to its parts.
struct recurrent_stack {
  static constexpr const char* readout_kernel = "readout/kernel";
  static constexpr const char* readout_bias = "readout/bias";

  std::vector<recurrent_layer> layers;  ///< at least one, the lowest first
  std::optional<dense_layer> readout;   ///< if none, the last cell's outputs
  bool softmax = false;                 ///< of the readout, outside training

  std::vector<state_spec> states() const;
  std::int64_t output_size() const;

  /// Errors: those of check_sequences; not_found for a missing state,
  /// invalid_argument for a state of another dtype or shape.
  result<void> check(const model_batch& batch) const;
};

/// A run of a stack over a batch. It reuses its memory from batch to batch.
struct stack_run {
  float_block inputs;           ///< of the lowest layer, by step_rows
  std::vector<cell_run> cells;  ///< by layer
  float_block outputs;          ///< of the readout
  float_block scratch;

  std::int64_t input_stride(const recurrent_stack& stack) const {
    return row_stride(stack.layers[0].cell->input_width());
  }

  /// Runs a checked batch, without the softmax. With `keep`, the values that
  /// the gradients need stay until the next run.
  model_step run(const recurrent_stack& stack, const model_batch& batch,
                 const step_rows& rows, bool keep);

 private:
  void run_cells(const recurrent_stack& stack, const model_batch& batch,
                 const step_rows& rows, bool keep);
  tensor read_out(const recurrent_stack& stack, const step_rows& rows);
};

}  // namespace segue
