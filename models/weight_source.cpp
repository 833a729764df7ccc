// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/weight_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segue/kernels/fingerprint.hpp"
#include "segue/kernels/split_mix.hpp"
#include "segue/tensors/check_finite.hpp"
#include "segue/tensors/memory_bound.hpp"

namespace segue {
namespace {

/// Error: invalid_argument if there is not enough memory.
result<tensor> allocate(std::string_view name, const shape& dims) {
  auto t = allocate_tensor(dtype::float32, dims);
  if (!t) return at(fmt::format("tensor '{}'", name), t.error());
  return t;
}

result<tensor> filled(std::string_view name, const shape& dims, float value) {
  auto t = allocate(name, dims);
  if (t) std::ranges::fill(t->mutable_values<float>(), value);
  return t;
}

result<tensor> draw_uniform(const shape& dims, std::uint64_t seed,
                            std::string_view name) {
  auto t = allocate(name, dims);
  if (!t) return t;
  auto limit = std::sqrt(6.0 / static_cast<double>(dims[0] + dims[1]));
  auto state = split_mix(seed) ^ fingerprint64(name);
  for (auto& value : t->mutable_values<float>()) {
    auto unit = static_cast<double>(split_mix(state) >> 11) * 0x1p-53;
    value = static_cast<float>(limit * (2 * unit - 1));
    state += split_mix_step;
  }
  return t;
}

}  // namespace

const tensor* weight_source::find(const std::string& name) const {
  auto found = file_.find(name);
  return found == file_.end() ? nullptr : &found->second;
}

result<tensor> weight_source::read(const std::string& name,
                                   const shape& dims) const {
  auto* t = find(name);
  if (t && t->type() == dtype::float32 && t->dims() == dims) {
    auto finite = check_finite(name, *t);
    if (finite) return *t;
    faults_.push_back(at(options_.weights, finite.error()));
  } else if (!t)
    faults_.push_back(
        {errc::not_found,
         fmt::format("{}: there is no tensor '{}'; expected float32 {}",
                     options_.weights, name, to_string(dims))});
  else
    faults_.push_back(
        {errc::invalid_argument,
         fmt::format("{}: tensor '{}' is {} {}; expected float32 {}",
                     options_.weights, name, to_string(t->type()),
                     to_string(t->dims()), to_string(dims))});
  return filled(name, dims, 0);
}

result<tensor> weight_source::kernel(const std::string& name,
                                     const shape& dims) const {
  if (from_file()) return read(name, dims);
  return draw_uniform(dims, static_cast<std::uint64_t>(options_.seed), name);
}

result<tensor> weight_source::bias(const std::string& name, const shape& dims,
                                   float value) const {
  if (from_file()) return read(name, dims);
  return filled(name, dims, value);
}

}  // namespace segue
