// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizer.hpp"

#include <fmt/format.h>

#include <utility>

namespace segue {
namespace {

error not_alike(const std::string& name, const tensor& value,
                const tensor& gradient) {
  return {errc::invalid_argument,
          fmt::format("parameter '{}' is {} {} and its gradient {} {}; "
                      "expected float32 of the same shape",
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
    // A checkpoint, or the file it was read from, shares this memory.
    kept = tensor::from<float>(dims, kept.values<float>());
  }
  return kept.mutable_values<float>().data();
}

optimizer_step optimizer::step_of(const std::string& name, const shape& dims,
                                  double rate) {
  optimizer_step step;
  step.rate = rate;
  step.updates = updates_;
  auto& names = rule_of(options_.kind).memory;
  for (std::size_t i = 0; i < names.size(); ++i)
    step.memory[i] = slot(fmt::format("{}/{}", name, names[i]), dims);
  return step;
}

result<tensor> optimizer::update(const std::string& name, const tensor& value,
                                 const tensor& gradient, double rate) {
  if (value.type() != dtype::float32 || gradient.type() != dtype::float32 ||
      value.dims() != gradient.dims())
    return not_alike(name, value, gradient);
  auto changed = tensor::uninitialized(dtype::float32, value.dims());
  auto values = step_of(name, value.dims(), rate);
  values.value = value.values<float>().data();
  values.gradient = gradient.values<float>().data();
  values.out = changed.mutable_values<float>().data();
  values.size = value.size();
  rule_of(options_.kind).step(options_, values);
  return changed;
}

result<tensor> optimizer::update_rows(const std::string& name,
                                      const tensor& table,
                                      const table_gradient& gradient,
                                      double rate) {
  if (auto ok = check_rows(name, table, gradient); !ok) return ok.error();
  auto width = table.dims()[1];
  auto changed = tensor::uninitialized(dtype::float32, gradient.rows.dims());
  auto& rule = rule_of(options_.kind);
  auto first = step_of(name, table.dims(), rate);
  first.size = width;
  auto* from = gradient.rows.values<float>().data();
  auto* to = changed.mutable_values<float>().data();
  auto* rows = table.values<float>().data();
  for (auto id : gradient.ids.values<std::int64_t>()) {
    auto row = first;
    row.value = rows + id * width;
    row.gradient = std::exchange(from, from + width);
    for (std::size_t i = 0; i < rule.memory.size(); ++i)
      row.memory[i] += id * width;
    row.out = std::exchange(to, to + width);
    rule.step(options_, row);
  }
  return changed;
}

}  // namespace segue
