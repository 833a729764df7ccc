// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "segue/errors/error.hpp"
#include "segue/features/columns/dense_column.hpp"

namespace segue {

/// Why columns make no layer.
struct layer_fault {
  /// The place among the columns of the one it is about, of two that disagree
  /// the later; absent: all of them.
  std::optional<std::size_t> column;
  error what;
};

/// What is wrong with columns that are right by themselves, one fault at most
/// for a column: null, no sequence column among them, two of one name, two
/// different tables of one name, a feature that two columns read in different
/// ways [F14], more than most_width floats in all. All are invalid_argument.
std::vector<layer_fault> find_faults(std::span<const dense_column_ptr> columns);

}  // namespace segue
