// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/cells/lstm_kind.hpp"

#include <array>

#include "segue/kernels/cells/lstm_cell.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 2> states{"c", "h"};

constexpr std::array<cell_kind::weight, 2> weights{
    {{"lstm/kernel", true, 4}, {"lstm/bias", false, 4}}};

std::unique_ptr<recurrent_cell> make(const model_options& o, std::int64_t width,
                                     cell_weights weights,
                                     const level_kernels& level) {
  return std::make_unique<lstm_cell>(width, o.units, weights[0], weights[1],
                                     static_cast<float>(o.forget_bias), level);
}

void read_options(option_reader& reader, model_options& o) {
  o.forget_bias = reader.number_or("forget_bias", o.forget_bias);
}

}  // namespace

constinit const cell_kind lstm_kind{
    .name = "lstm",
    .formula =
        "c' = sigmoid(f + forget_bias) * c + sigmoid(i) * tanh(j), h' = "
        "sigmoid(o) * tanh(c'), as TensorFlow 1's BasicLSTMCell",
    .states = states,
    .weights = weights,
    .make = make,
    .read_options = read_options,
};

}  // namespace segue
