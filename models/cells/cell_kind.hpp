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
  /// The name of a weight, and its shape for D inputs and H units.
  struct weight {
    std::string_view name;
    bool is_kernel;  ///< [D + H, gates * H]; otherwise a bias, [gates * H]
    std::int64_t gates;
    float initial = 0;  ///< value of a bias
  };

  std::string_view name;  ///< as in model_options::kind
  /// The formula, as shown to users: other formulas are known by the same name
  /// and may have weights of the same shapes.
  std::string_view formula;
  /// The names of the states, in the cell's order; the last is its output.
  std::span<const std::string_view> states;
  /// The tensors that are read from a weights file, in the cell's order.
  std::span<const weight> weights;
  /// Makes a cell for inputs of a given width.
  std::unique_ptr<recurrent_cell> (*make)(const model_options&,
                                          std::int64_t input_width,
                                          cell_weights, const level_kernels&);
  /// Reads the options of [model] that only this kind has; null if none.
  void (*read_options)(option_reader&, model_options&) = nullptr;
};

/// Returns all kinds.
std::span<const cell_kind* const> cell_kinds();

/// Returns the kind with a name, or null if there is none.
const cell_kind* cell_kind_named(std::string_view name);

/// The same. Error: invalid_argument, which lists the kinds.
result<const cell_kind*> find_cell_kind(std::string_view name);

/// Returns the prefix of the names of a layer's states and weights: empty if
/// there is only one layer, otherwise "layer_I/".
std::string layer_prefix(const model_options& options, std::int64_t layer);

/// Returns the weights of a cell for inputs of a given width, in the cell's
/// order. Errors: those of the source.
result<std::vector<tensor>> read_cell_weights(const cell_kind& kind,
                                              const model_options& options,
                                              std::int64_t input_width,
                                              const std::string& prefix,
                                              const weight_source& source);

}  // namespace segue
