// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string_view>

#include "segue/models/trainable_model.hpp"

namespace segue::bench {

/// An LSTM without a readout over a full batch, as often as it is called.
struct lstm_work {
  tensor_map weights;  ///< lstm/kernel [D + H, 4 * H], lstm/bias [4 * H]
  model_batch batch;
  tensor d_outputs;  ///< [B, T, H]
  std::int64_t units;
};

/// Work drawn from a seed, with inputs as wide as there are units.
lstm_work random_lstm(std::int64_t units, std::int64_t rows,
                      std::int64_t steps);

/// Work as a function to be timed, and a file of what it computes.
struct lstm_run {
  std::function<void()> call;
  std::function<tensor_map()> results;  ///< of one more call
};

/// "forward": a step of the model. "training": a step and its gradients.
/// "updating": these after the model was given new weights, as in a training
/// loop. "forward_floor" and "training_floor": the matrix products of these
/// alone, with segue's kernel, on matrices that are packed already.
lstm_run make_lstm_run(std::string_view what, const lstm_work& work);

}  // namespace segue::bench
