// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/clip_norm.hpp"

#include <cmath>

namespace segue {
namespace {

double squares(const tensor& values) {
  double sum = 0;
  for (auto v : values.values<float>())
    sum += static_cast<double>(v) * static_cast<double>(v);
  return sum;
}

void scale(tensor& values, float factor) {
  if (values.size() == 0) return;
  if (!values.data_buffer()->unique())
    values = tensor::from<float>(values.dims(), values.values<float>());
  for (auto& v : values.mutable_values<float>())
    v *= factor;
}

}  // namespace

double global_norm(const tensor_map& dense,
                   const std::vector<table_gradient>& sparse) {
  double sum = 0;
  for (auto& [name, gradient] : dense)
    sum += squares(gradient);
  for (auto& gradient : sparse)
    sum += squares(gradient.rows);
  return std::sqrt(sum);
}

double clip_by_global_norm(double clip, tensor_map& dense,
                           std::vector<table_gradient>& sparse) {
  auto norm = global_norm(dense, sparse);
  if (!std::isfinite(norm) || norm <= clip) return norm;
  auto factor = static_cast<float>(clip / norm);
  for (auto& [name, gradient] : dense)
    scale(gradient, factor);
  for (auto& gradient : sparse)
    scale(gradient.rows, factor);
  return norm;
}

}  // namespace segue
