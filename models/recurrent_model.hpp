// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/kernels/cells/recurrent_cell.hpp"
#include "segue/kernels/dense_layer.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// A cell, unrolled over each batch, and a dense layer on its outputs.
class recurrent_model final : public model {
 public:
  /// `state_names` are in the cell's order. Without a readout the outputs are
  /// the cell's own.
  recurrent_model(std::unique_ptr<recurrent_cell> cell,
                  std::vector<std::string> state_names,
                  std::optional<dense_layer> readout);

  std::vector<state_spec> states() const override;
  std::int64_t output_size() const override;

  /// Errors: those of dynamic_rnn; not_found for a state that is not there,
  /// invalid_argument for one of another dtype or shape.
  result<model_step> step(const model_batch& batch) override;

 private:
  /// The batch's states in the cell's order.
  result<std::vector<tensor>> states_of(const model_batch& batch) const;

  /// The readout of [B, T, H], zero past each length.
  tensor read_out(const tensor& outputs, const tensor& lengths) const;

  std::unique_ptr<recurrent_cell> cell_;
  std::vector<std::string> state_names_;
  std::optional<dense_layer> readout_;
};

}  // namespace segue
