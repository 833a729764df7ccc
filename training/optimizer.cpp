// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace segue {
namespace {

error not_alike(const std::string& name, const tensor& value,
                const tensor& gradient) {
  return {errc::invalid_argument,
          fmt::format("parameter '{}' is {} {}, its gradient {} {}; expected "
                      "float32 of one shape",
                      name, to_string(value.type()), to_string(value.dims()),
                      to_string(gradient.type()), to_string(gradient.dims()))};
}

result<void> check_rows(const std::string& name, const tensor& table,
                        const table_gradient& gradient) {
  auto n = gradient.ids.size();
  if (table.type() != dtype::float32 || table.rank() != 2 ||
      gradient.ids.type() != dtype::int64 ||
      gradient.rows.type() != dtype::float32 ||
      gradient.rows.dims() != shape{n, table.dims()[1]})
    return not_alike(name, table, gradient.rows);
  for (auto id : gradient.ids.values<std::int64_t>())
    if (id < 0 || id >= table.rows())
      return error{errc::out_of_range,
                   fmt::format("the gradient of '{}' has id {}, expected one "
                               "in [0, {})",
                               name, id, table.rows())};
  return {};
}

}  // namespace

float* optimizer::slot(const std::string& name, const shape& dims) {
  auto [at, fresh] = memory_.try_emplace(name);
  auto& kept = at->second;
  if (fresh) {
    kept = tensor::zeros(dtype::float32, dims);
  } else if (!kept.data_buffer()->unique()) {
    // A checkpoint, or the file it was read from, holds it as well.
    kept = tensor::from<float>(dims, kept.values<float>());
  }
  return kept.mutable_values<float>().data();
}

optimizer::run_of_values optimizer::memory_of(const std::string& name,
                                              const shape& dims) {
  run_of_values values{};
  if (options_.kind == optimizer_kind::sgd) {
    values.moment = slot(name + "/velocity", dims);
  } else {
    values.moment = slot(name + "/mean", dims);
    values.square = slot(name + "/square", dims);
  }
  return values;
}

void optimizer::step(const run_of_values& v, double rate) const {
  if (options_.kind == optimizer_kind::sgd) {
    auto momentum = static_cast<float>(options_.momentum);
    auto size = static_cast<float>(rate);
    for (std::int64_t i = 0; i < v.size; ++i) {
      v.moment[i] = momentum * v.moment[i] + v.gradient[i];
      v.out[i] = v.value[i] - size * v.moment[i];
    }
    return;
  }
  auto beta1 = static_cast<float>(options_.beta1);
  auto beta2 = static_cast<float>(options_.beta2);
  auto t = static_cast<double>(updates_);
  auto root = std::sqrt(1 - std::pow(options_.beta2, t));
  // The corrections of both means, moved out of the loop: with m and s still
  // to be corrected, rate m' / (sqrt(s') + e) is
  // (rate root / (1 - beta1^t)) m / (sqrt(s) + e root).
  auto size =
      static_cast<float>(rate * root / (1 - std::pow(options_.beta1, t)));
  auto epsilon = static_cast<float>(options_.epsilon * root);
  for (std::int64_t i = 0; i < v.size; ++i) {
    auto g = v.gradient[i];
    v.moment[i] += (1 - beta1) * (g - v.moment[i]);
    v.square[i] += (1 - beta2) * (g * g - v.square[i]);
    v.out[i] =
        v.value[i] - size * v.moment[i] / (std::sqrt(v.square[i]) + epsilon);
  }
}

result<tensor> optimizer::update(const std::string& name, const tensor& value,
                                 const tensor& gradient, double rate) {
  if (value.type() != dtype::float32 || gradient.type() != dtype::float32 ||
      value.dims() != gradient.dims())
    return not_alike(name, value, gradient);
  auto changed = tensor::uninitialized(dtype::float32, value.dims());
  auto values = memory_of(name, value.dims());
  values.value = value.values<float>().data();
  values.gradient = gradient.values<float>().data();
  values.out = changed.mutable_values<float>().data();
  values.size = value.size();
  step(values, rate);
  return changed;
}

result<tensor> optimizer::update_rows(const std::string& name,
                                      const tensor& table,
                                      const table_gradient& gradient,
                                      double rate) {
  if (auto ok = check_rows(name, table, gradient); !ok) return ok.error();
  auto width = table.dims()[1];
  auto changed = tensor::uninitialized(dtype::float32, gradient.rows.dims());
  auto first = memory_of(name, table.dims());
  first.size = width;
  auto* from = gradient.rows.values<float>().data();
  auto* to = changed.mutable_values<float>().data();
  auto* rows = table.values<float>().data();
  for (auto id : gradient.ids.values<std::int64_t>()) {
    auto row = first;
    row.value = rows + id * width;
    row.gradient = std::exchange(from, from + width);
    row.moment += id * width;
    if (row.square) row.square += id * width;
    row.out = std::exchange(to, to + width);
    step(row, rate);
  }
  return changed;
}

}  // namespace segue
