// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/ragged_tensor.hpp"

#include <fmt/format.h>

namespace segue {

result<void> validate(const ragged_tensor& ragged) {
  auto& splits = ragged.row_splits;
  if (splits.type() != dtype::int64 || splits.rank() != 1 ||
      splits.rows() < 1 || ragged.values.rank() != 1)
    return error{errc::invalid_argument,
                 fmt::format("row splits are {} {} over values {}; expected "
                             "int64 [rows + 1] over [n]",
                             to_string(splits.type()), to_string(splits.dims()),
                             to_string(ragged.values.dims()))};
  std::int64_t last = 0;
  for (auto split : splits.values<std::int64_t>()) {
    if (split < last || split > ragged.values.rows())
      return error{errc::invalid_argument,
                   fmt::format("row split {} is not in [{}, {}]", split, last,
                               ragged.values.rows())};
    last = split;
  }
  return {};
}

ragged_tensor slice(const ragged_tensor& ragged, std::int64_t begin,
                    std::int64_t count) {
  return {ragged.values, ragged.row_splits.slice(begin, count + 1)};
}

}  // namespace segue
