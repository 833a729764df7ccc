// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "../errors/show_result.hpp"
#include "segue/features/sequence_input_layer.hpp"

namespace segue::test {

template <class T>
tensor vector_of(const std::vector<T>& values) {
  return tensor::from<T>({static_cast<std::int64_t>(values.size())},
                         std::span<const T>{values});
}

inline tensor vector_of(const std::vector<std::string>& values) {
  return tensor::from_strings({static_cast<std::int64_t>(values.size())},
                              values);
}

/// One value per step.
inline feature floats(const std::vector<float>& values) {
  return vector_of(values);
}
inline feature integers(const std::vector<std::int64_t>& values) {
  return vector_of(values);
}
inline feature texts(const std::vector<std::string>& values) {
  return vector_of(values);
}

/// A list of values per step.
template <class T>
feature ragged(const std::vector<std::vector<T>>& steps) {
  std::vector<T> values;
  std::vector<std::int64_t> splits{0};
  for (auto& step : steps) {
    values.insert(values.end(), step.begin(), step.end());
    splits.push_back(static_cast<std::int64_t>(values.size()));
  }
  return ragged_tensor{vector_of(values), vector_of(splits)};
}

/// A sparse feature of shape `dims`, its indices one after another.
template <class T>
feature sparse(shape dims, const std::vector<std::int64_t>& indices,
               const std::vector<T>& values) {
  auto rank = static_cast<std::int64_t>(dims.rank());
  auto n = static_cast<std::int64_t>(values.size());
  return sparse_tensor{vector_of(indices).reshape({n, rank}), vector_of(values),
                       std::move(dims)};
}

/// A table's values, row by row.
inline values_initializer table(const std::vector<std::vector<float>>& rows) {
  std::vector<float> values;
  for (auto& row : rows)
    values.insert(values.end(), row.begin(), row.end());
  return {vector_of(values).reshape(
      {static_cast<std::int64_t>(rows.size()),
       static_cast<std::int64_t>(rows.front().size())})};
}

inline std::vector<float> values_of(const tensor& t) {
  auto values = t.values<float>();
  return {values.begin(), values.end()};
}

/// The layer's output; empty, with a failed check, where it has an error.
inline std::vector<float> output(const batch_features& features,
                                 std::vector<feature_column_ptr> columns) {
  auto out = sequence_input_layer(features, std::move(columns));
  CHECK(out);
  return out ? values_of(out->values) : std::vector<float>{};
}

/// The message of the error that the layer must have.
inline std::string refusal(const batch_features& features,
                           std::vector<feature_column_ptr> columns) {
  auto out = sequence_input_layer(features, std::move(columns));
  CHECK_FALSE(out);
  return out ? "" : out.error().message;
}

/// The message of a factory's error.
template <class T>
std::string refusal(const result<T>& r) {
  CHECK_FALSE(r);
  return r ? "" : r.error().message;
}

}  // namespace segue::test
