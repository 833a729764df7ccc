// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/make_cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

#include "segue/kernels/cells/basic_rnn_cell.hpp"
#include "segue/kernels/cells/gru_cell.hpp"
#include "segue/kernels/cells/lstm_cell.hpp"

namespace segue {
namespace {

using cell_ptr = std::unique_ptr<recurrent_cell>;

cell_ptr make_lstm(const model_options& o, std::int64_t width,
                   cell_weights weights) {
  return std::make_unique<lstm_cell>(width, o.units, weights[0], weights[1],
                                     static_cast<float>(o.forget_bias));
}

cell_ptr make_gru(const model_options& o, std::int64_t width,
                  cell_weights weights) {
  return std::make_unique<gru_cell>(width, o.units, weights);
}

cell_ptr make_rnn(const model_options& o, std::int64_t width,
                  cell_weights weights) {
  return std::make_unique<basic_rnn_cell>(width, o.units, weights[0],
                                          weights[1]);
}

}  // namespace

std::span<const cell_kind> cell_kinds() {
  // As in TensorFlow, new gates of a GRU are biased by one towards keeping
  // the state.
  static const std::vector<cell_kind> kinds = {
      {"lstm",
       "c' = sigmoid(f + forget_bias) * c + sigmoid(i) * tanh(j), h' = "
       "sigmoid(o) * tanh(c'), as TensorFlow 1's BasicLSTMCell",
       {"c", "h"},
       {{"lstm/kernel", true, 4}, {"lstm/bias", false, 4}},
       make_lstm},
      {"gru",
       "candidate = tanh([x, r * h] kernel + bias), h' = u * h + (1 - u) * "
       "candidate, as TensorFlow 1's GRUCell; not the GRU of PyTorch and cuDNN "
       "(Keras: reset_after)",
       {"h"},
       {{"gru/gates/kernel", true, 2},
        {"gru/gates/bias", false, 2, 1.0F},
        {"gru/candidate/kernel", true, 1},
        {"gru/candidate/bias", false, 1}},
       make_gru},
      {"rnn",
       "h' = tanh([x, h] kernel + bias), as TensorFlow 1's BasicRNNCell",
       {"h"},
       {{"rnn/kernel", true, 1}, {"rnn/bias", false, 1}},
       make_rnn},
  };
  return kinds;
}

std::string layer_prefix(const model_options& options, std::int64_t layer) {
  return options.layers == 1 ? "" : fmt::format("layer_{}/", layer);
}

result<std::vector<tensor>> read_cell_weights(const cell_kind& kind,
                                              const model_options& options,
                                              std::int64_t input_width,
                                              const std::string& prefix,
                                              const weight_source& source) {
  std::vector<tensor> weights;
  for (auto& w : kind.weights) {
    auto columns = w.gates * options.units;
    auto name = prefix + w.name;
    auto t = w.is_kernel
                 ? source.kernel(name, {input_width + options.units, columns})
                 : source.bias(name, {columns}, w.initial);
    if (!t) return t.error();
    weights.push_back(std::move(*t));
  }
  return weights;
}

result<const cell_kind*> find_cell_kind(std::string_view name) {
  auto kinds = cell_kinds();
  auto found = std::ranges::find(kinds, name, &cell_kind::name);
  if (found != kinds.end()) return &*found;
  return error{
      errc::invalid_argument,
      fmt::format(
          "model kind is '{}'; expected one of {}", name,
          fmt::join(kinds | std::views::transform(&cell_kind::name), ", "))};
}

}  // namespace segue
