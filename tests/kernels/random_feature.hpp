// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue::test {

using random_source = std::mt19937_64;

inline std::int64_t below(random_source& random, std::int64_t bound) {
  return static_cast<std::int64_t>(random() % static_cast<unsigned>(bound));
}

inline constexpr std::array all_dtypes{
    dtype::float32, dtype::float64, dtype::int32, dtype::int64,
    dtype::uint8,   dtype::boolean, dtype::string};

/// Values of any dtype, none of them the padding's.
inline tensor random_tensor(dtype type, shape dims, random_source& random) {
  auto n = static_cast<std::size_t>(dims.num_elements());
  if (type == dtype::string) {
    std::vector<std::string> strings;
    for (std::size_t i = 0; i < n; ++i)
      strings.push_back(std::string(1 + random() % 3,
                                    static_cast<char>('a' + random() % 26)));
    return tensor::from_strings(dims, std::span<const std::string>{strings});
  }
  auto made = tensor::uninitialized(type, dims);
  visit_dtype(type, [&](auto zero) {
    for (auto& v : made.mutable_values<decltype(zero)>())
      v = static_cast<decltype(zero)>(1 + random() % 100);
  });
  return made;
}

/// The elements as text, so that all dtypes compare alike.
inline std::vector<std::string> elements(const tensor& t) {
  std::vector<std::string> all;
  if (t.type() == dtype::string) {
    auto column = t.strings();
    for (std::size_t i = 0; i < column.size(); ++i)
      all.emplace_back(column[i]);
    return all;
  }
  visit_dtype(t.type(), [&](auto zero) {
    for (auto v : t.values<decltype(zero)>())
      all.push_back(std::to_string(v));
  });
  return all;
}

/// What padding looks like in elements().
inline std::string padding_of(dtype type) {
  return elements(tensor::zeros(type, {})).front();
}

/// About every third place of `dims` filled.
inline sparse_tensor random_sparse(dtype type, shape dims,
                                   random_source& random) {
  std::vector<std::int64_t> indices;
  std::int64_t n = 0;
  for (std::int64_t flat = 0; flat < dims.num_elements(); ++flat) {
    if (random() % 3) continue;
    ++n;
    std::vector<std::int64_t> index(dims.rank());
    auto rest = flat;
    for (auto d = dims.rank(); d-- > 0; rest /= dims[d])
      index[d] = rest % dims[d];
    indices.insert(indices.end(), index.begin(), index.end());
  }
  return {
      tensor::from<std::int64_t>({n, static_cast<std::int64_t>(dims.rank())},
                                 std::span<const std::int64_t>{indices}),
      random_tensor(type, {n}, random), dims};
}

inline ragged_tensor random_ragged(dtype type, std::int64_t rows,
                                   random_source& random) {
  std::vector<std::int64_t> splits{0};
  for (std::int64_t r = 0; r < rows; ++r)
    splits.push_back(splits.back() + below(random, 4));
  return {random_tensor(type, {splits.back()}, random),
          tensor::from<std::int64_t>({rows + 1},
                                     std::span<const std::int64_t>{splits})};
}

/// A sparse tensor's values by coordinates.
using cell_map = std::map<std::vector<std::int64_t>, std::string>;

inline cell_map cells(const sparse_tensor& s) {
  cell_map all;
  auto rank = s.dense_shape.rank();
  auto values = elements(s.values);
  auto indices = s.indices.values<std::int64_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto index = indices.subspan(i * rank, rank);
    all[{index.begin(), index.end()}] = values[i];
  }
  return all;
}

inline cell_map cells(const ragged_tensor& r) {
  cell_map all;
  auto values = elements(r.values);
  auto splits = r.row_splits.values<std::int64_t>();
  for (std::int64_t row = 0; row < r.rows(); ++row) {
    auto at = static_cast<std::size_t>(row);
    for (auto i = splits[at]; i < splits[at + 1]; ++i)
      all[{row, i - splits[at]}] = values[static_cast<std::size_t>(i)];
  }
  return all;
}

}  // namespace segue::test
