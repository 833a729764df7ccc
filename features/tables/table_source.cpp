// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/table_source.hpp"

#include <fmt/format.h>

#include <new>

#include "segue/features/tables/table_set.hpp"
#include "segue/tensors/memory_bound.hpp"

namespace segue {
namespace {

result<tensor> initialize(const table_spec& spec, std::uint64_t seed) {
  auto too_large = [&](const error& e) {
    return at(fmt::format("table '{}'", spec.tensor_name()), e);
  };
  shape dims{spec.buckets, spec.dimension};
  if (auto ok = check_memory(dtype::float32, dims); !ok)
    return too_large(ok.error());
  try {
    return make_table(spec.initial, spec.buckets, spec.dimension, seed,
                      spec.name);
  } catch (const std::bad_alloc&) {
    return too_large(no_memory(dtype::float32, dims));
  }
}

}  // namespace

result<tensor> table_source::make(const table_spec& spec) {
  if (spec.weights.empty()) return initialize(spec, seed_);
  auto known = files_.find(spec.weights);
  if (known == files_.end())
    known = files_.emplace(spec.weights, read_safetensors(spec.weights)).first;
  auto& tensors = known->second;
  if (!tensors) return tensors.error();
  auto found = tensors->find(spec.tensor_name());
  if (found == tensors->end())
    return error{errc::not_found,
                 fmt::format("{}: there is no tensor '{}'", spec.weights,
                             spec.tensor_name())};
  if (auto ok = check_table(spec, found->second); !ok)
    return at(spec.weights, ok.error());
  return found->second;
}

}  // namespace segue
