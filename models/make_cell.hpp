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
  std::string_view name;  ///< as in model_options::kind
  /// In the cell's order; the last is its output.
  std::vector<std::string> states;
  /// The tensors it takes from a weights file.
  std::vector<std::string> tensors;
  /// Makes one for inputs of that width.
  result<std::unique_ptr<recurrent_cell>> (*make)(const model_options&,
                                                  std::int64_t input_width,
                                                  const weight_source&);
};

/// All of them.
std::span<const cell_kind> cell_kinds();

/// Error: invalid_argument, which lists the kinds.
result<const cell_kind*> find_cell_kind(std::string_view name);

}  // namespace segue
