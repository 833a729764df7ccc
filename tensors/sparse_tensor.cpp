// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/sparse_tensor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> validate_form(const sparse_tensor& sparse) {
  auto rank = static_cast<std::int64_t>(sparse.dense_shape.rank());
  if (sparse.indices.type() != dtype::int64)
    return invalid(fmt::format("sparse indices are {}, expected int64",
                               to_string(sparse.indices.type())));
  if (rank == 0 || sparse.values.rank() != 1 || sparse.indices.rank() != 2 ||
      sparse.indices.dims()[1] != rank ||
      sparse.indices.rows() != sparse.values.rows())
    return invalid(fmt::format(
        "sparse indices have shape {}, values {}, dense shape {}; expected "
        "[n, rank], [n] and rank >= 1 dimensions",
        to_string(sparse.indices.dims()), to_string(sparse.values.dims()),
        to_string(sparse.dense_shape)));
  for (auto d : sparse.dense_shape)
    if (d < 0)
      return invalid(
          fmt::format("sparse dense shape {} has a negative "
                      "dimension",
                      to_string(sparse.dense_shape)));
  return {};
}

}  // namespace

result<void> validate(const sparse_tensor& sparse) {
  if (auto form = validate_form(sparse); !form) return form;
  auto rank = sparse.dense_shape.rank();
  auto indices = sparse.indices.values<std::int64_t>();
  for (std::size_t i = 0; i * rank < indices.size(); ++i) {
    auto index = indices.subspan(i * rank, rank);
    for (std::size_t d = 0; d < rank; ++d)
      if (index[d] < 0 || index[d] >= sparse.dense_shape[d])
        return invalid(fmt::format("sparse index {} is outside dense shape {}",
                                   to_string(shape{index}),
                                   to_string(sparse.dense_shape)));
    if (i > 0 && !std::ranges::lexicographical_compare(
                     indices.subspan((i - 1) * rank, rank), index))
      return invalid(
          fmt::format("sparse index {} does not ascend in row-major order",
                      to_string(shape{index})));
  }
  return {};
}

sparse_tensor slice(const sparse_tensor& sparse, std::int64_t begin,
                    std::int64_t count) {
  auto rank = static_cast<std::int64_t>(sparse.dense_shape.rank());
  auto indices = sparse.indices.values<std::int64_t>();
  auto rows = sparse.indices.rows();
  // First index of the entries from `time` on; the indices ascend.
  auto first_at = [&](std::int64_t time) {
    std::int64_t low = 0;
    std::int64_t high = rows;
    while (low < high) {
      auto middle = low + (high - low) / 2;
      if (indices[static_cast<std::size_t>(middle * rank)] < time)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };
  auto first = first_at(begin);
  auto last = first_at(begin + count);
  sparse_tensor part;
  part.dense_shape = sparse.dense_shape;
  part.dense_shape[0] = count;
  part.values = sparse.values.slice(first, last - first);
  part.indices = tensor::from<std::int64_t>(
      {last - first, rank},
      indices.subspan(static_cast<std::size_t>(first * rank),
                      static_cast<std::size_t>((last - first) * rank)));
  auto moved = part.indices.mutable_values<std::int64_t>();
  for (std::size_t i = 0; i < moved.size(); i += static_cast<std::size_t>(rank))
    moved[i] -= begin;
  return part;
}

}  // namespace segue
