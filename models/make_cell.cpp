// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/make_cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "segue/kernels/cells/basic_rnn_cell.hpp"
#include "segue/kernels/cells/gru_cell.hpp"
#include "segue/kernels/cells/lstm_cell.hpp"

namespace segue {
namespace {

using cell_ptr = std::unique_ptr<recurrent_cell>;

result<cell_ptr> make_lstm(const model_options& o, std::int64_t width,
                           const weight_source& source) {
  auto units = o.units;
  auto kernel = source.kernel("lstm/kernel", {width + units, 4 * units});
  if (!kernel) return kernel.error();
  auto bias = source.bias("lstm/bias", {4 * units});
  if (!bias) return bias.error();
  return cell_ptr{std::make_unique<lstm_cell>(
      width, units, kernel->values<float>(), bias->values<float>(),
      static_cast<float>(o.forget_bias))};
}

/// As in TensorFlow, new gates are biased by one towards keeping the state.
result<cell_ptr> make_gru(const model_options& o, std::int64_t width,
                          const weight_source& source) {
  auto units = o.units;
  auto gates = source.kernel("gru/gates/kernel", {width + units, 2 * units});
  if (!gates) return gates.error();
  auto gates_bias = source.bias("gru/gates/bias", {2 * units}, 1.0F);
  if (!gates_bias) return gates_bias.error();
  auto candidate =
      source.kernel("gru/candidate/kernel", {width + units, units});
  if (!candidate) return candidate.error();
  auto candidate_bias = source.bias("gru/candidate/bias", {units});
  if (!candidate_bias) return candidate_bias.error();
  std::array weights{gates->values<float>(), gates_bias->values<float>(),
                     candidate->values<float>(),
                     candidate_bias->values<float>()};
  return cell_ptr{std::make_unique<gru_cell>(width, units, weights)};
}

result<cell_ptr> make_rnn(const model_options& o, std::int64_t width,
                          const weight_source& source) {
  auto kernel = source.kernel("rnn/kernel", {width + o.units, o.units});
  if (!kernel) return kernel.error();
  auto bias = source.bias("rnn/bias", {o.units});
  if (!bias) return bias.error();
  return cell_ptr{std::make_unique<basic_rnn_cell>(
      width, o.units, kernel->values<float>(), bias->values<float>())};
}

}  // namespace

std::span<const cell_kind> cell_kinds() {
  static const std::vector<cell_kind> kinds = {
      {"lstm", {"c", "h"}, {"lstm/kernel", "lstm/bias"}, make_lstm},
      {"gru",
       {"h"},
       {"gru/gates/kernel", "gru/gates/bias", "gru/candidate/kernel",
        "gru/candidate/bias"},
       make_gru},
      {"rnn", {"h"}, {"rnn/kernel", "rnn/bias"}, make_rnn},
  };
  return kinds;
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
