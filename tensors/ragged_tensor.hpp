// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Rows of different lengths, as tf.RaggedTensor has them: row r holds
/// values[row_splits[r], row_splits[r + 1]).
struct ragged_tensor {
  tensor values{};      ///< [n], any dtype
  tensor row_splits{};  ///< int64 [rows + 1], not descending

  std::int64_t rows() const { return row_splits.rows() - 1; }

  friend bool operator==(const ragged_tensor&, const ragged_tensor&) = default;
};

/// Checks dtype, ranks, and that the splits do not descend and stay inside
/// the values. Error: invalid_argument.
result<void> validate(const ragged_tensor& ragged);

/// Rows [begin, begin + count); no copy. The splits keep counting from the
/// start of the unsliced values.
ragged_tensor slice(const ragged_tensor& ragged, std::int64_t begin,
                    std::int64_t count);

}  // namespace segue
