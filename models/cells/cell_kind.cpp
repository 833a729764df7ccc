// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/cells/cell_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "segue/models/cells/gru_kind.hpp"
#include "segue/models/cells/lstm_kind.hpp"
#include "segue/models/cells/rnn_kind.hpp"

namespace segue {

std::span<const cell_kind* const> cell_kinds() {
  static constexpr std::array kinds{&lstm_kind, &gru_kind, &rnn_kind};
  return kinds;
}

const cell_kind* cell_kind_named(std::string_view name) {
  auto kinds = cell_kinds();
  auto found = std::ranges::find(kinds, name, &cell_kind::name);
  return found == kinds.end() ? nullptr : *found;
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
    auto name = prefix + std::string{w.name};
    auto t = w.is_kernel
                 ? source.kernel(name, {input_width + options.units, columns})
                 : source.bias(name, {columns}, w.initial);
    if (!t) return t.error();
    weights.push_back(std::move(*t));
  }
  return weights;
}

result<const cell_kind*> find_cell_kind(std::string_view name) {
  if (const auto* kind = cell_kind_named(name)) return kind;
  return error{
      errc::invalid_argument,
      fmt::format(
          "model kind is '{}'; expected one of {}", name,
          fmt::join(cell_kinds() | std::views::transform(&cell_kind::name),
                    ", "))};
}

}  // namespace segue
