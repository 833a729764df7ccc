// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// A sparse tensor in coordinate form (COO), as tf.SparseTensor has it.
struct sparse_tensor {
  tensor indices{};     ///< int64 [n, rank], rows in row-major order
  tensor values{};      ///< [n], any dtype
  shape dense_shape{};  ///< rank dimensions

  friend bool operator==(const sparse_tensor&, const sparse_tensor&) = default;
};

/// Checks dtypes and ranks, and that the indices lie inside the dense shape
/// and ascend in row-major order. Error: invalid_argument, naming the index.
result<void> validate(const sparse_tensor& sparse);

/// Entries whose first index lies in [begin, begin + count), with that index
/// counted from `begin`; the dense shape's first dimension becomes `count`.
/// The values are a view, the indices a copy.
sparse_tensor slice(const sparse_tensor& sparse, std::int64_t begin,
                    std::int64_t count);

}  // namespace segue
