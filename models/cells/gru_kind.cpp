// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/cells/gru_kind.hpp"

#include <array>

#include "segue/kernels/cells/gru_cell.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 1> states{"h"};

// As in TensorFlow, the bias of the gates starts at one, so that a new cell
// tends to keep its state.
constexpr std::array<cell_kind::weight, 4> weights{
    {{"gru/gates/kernel", true, 2},
     {"gru/gates/bias", false, 2, 1.0F},
     {"gru/candidate/kernel", true, 1},
     {"gru/candidate/bias", false, 1}}};

std::unique_ptr<recurrent_cell> make(const model_options& o, std::int64_t width,
                                     cell_weights weights,
                                     const level_kernels& level) {
  return std::make_unique<gru_cell>(width, o.units, weights, level);
}

}  // namespace

constinit const cell_kind gru_kind{
    .name = "gru",
    .formula =
        "candidate = tanh([x, r * h] kernel + bias), h' = u * h + (1 - u) * "
        "candidate, as TensorFlow 1's GRUCell; not the GRU of PyTorch and "
        "cuDNN (Keras: reset_after)",
    .states = states,
    .weights = weights,
    .make = make,
};

}  // namespace segue
