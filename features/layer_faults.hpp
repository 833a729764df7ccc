// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "segue/errors/error.hpp"
#include "segue/features/columns/dense_column.hpp"

namespace segue {

/// A reason why columns cannot form a layer.
struct layer_fault {
  /// The position of the column with the fault; if two columns disagree, of the
  /// later one. Absent if it concerns all of them.
  std::optional<std::size_t> column;
  error what;
};

/// Returns the faults of columns that are valid by themselves, at most one for
/// each column: null, no sequence column among them, two columns of the same
/// name, two different tables of the same name, a feature that two columns read
/// in different ways [F14], more than most_width floats in total. All are
/// invalid_argument.
std::vector<layer_fault> find_faults(std::span<const dense_column_ptr> columns);

}  // namespace segue
