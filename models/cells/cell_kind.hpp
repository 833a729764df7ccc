// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/kernels/cells/recurrent_cell.hpp"
#include "segue/models/weight_source.hpp"

namespace segue {

/// A kind of cell that a built-in model can have.
struct cell_kind {
  /// What a cell's weight is called, and its shape for D inputs and H units.
  struct weight {
    std::string_view name;
    bool is_kernel;  ///< [D + H, gates * H]; else a bias, [gates * H]
    std::int64_t gates;
    float initial = 0;  ///< of a bias
  };

  std::string_view name;  ///< as in model_options::kind
  /// Which of the formulas of that name it is, for users: weights of another
  /// one may have the same shapes.
  std::string_view formula;
  /// In the cell's order; the last is its output.
  std::span<const std::string_view> states;
  /// The tensors it takes from a weights file, in the cell's order.
  std::span<const weight> weights;
  /// Makes one for inputs of that width.
  std::unique_ptr<recurrent_cell> (*make)(const model_options&,
                                          std::int64_t input_width,
                                          cell_weights, const level_kernels&);
  /// Reads the options of [model] that only this kind has; null: none.
  void (*read_options)(option_reader&, model_options&) = nullptr;
};

/// All of them.
std::span<const cell_kind* const> cell_kinds();

/// Null where there is none of that name.
const cell_kind* cell_kind_named(std::string_view name);

/// The same. Error: invalid_argument, which lists the kinds.
result<const cell_kind*> find_cell_kind(std::string_view name);

/// What stands before the names of a layer's states and weights: nothing
/// where there is only one layer, "layer_I/" where there are more.
std::string layer_prefix(const model_options& options, std::int64_t layer);

/// The weights of a cell for inputs of that width, in its order.
/// Errors: those of the source.
result<std::vector<tensor>> read_cell_weights(const cell_kind& kind,
                                              const model_options& options,
                                              std::int64_t input_width,
                                              const std::string& prefix,
                                              const weight_source& source);

}  // namespace segue
