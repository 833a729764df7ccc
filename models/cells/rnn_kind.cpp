// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/cells/rnn_kind.hpp"

#include <array>

#include "segue/kernels/cells/basic_rnn_cell.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 1> states{"h"};

constexpr std::array<cell_kind::weight, 2> weights{
    {{"rnn/kernel", true, 1}, {"rnn/bias", false, 1}}};

std::unique_ptr<recurrent_cell> make(const model_options& o, std::int64_t width,
                                     cell_weights weights,
                                     const level_kernels& level) {
  return std::make_unique<basic_rnn_cell>(width, o.units, weights[0],
                                          weights[1], level);
}

}  // namespace

constinit const cell_kind rnn_kind{
    .name = "rnn",
    .formula =
        "h' = tanh([x, h] kernel + bias), as TensorFlow 1's "
        "BasicRNNCell",
    .states = states,
    .weights = weights,
    .make = make,
};

}  // namespace segue
