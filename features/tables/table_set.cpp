// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/table_set.hpp"

#include <fmt/format.h>

#include "segue/tensors/check_finite.hpp"

namespace segue {
namespace {

/// Whether the column of the table has its own source of values.
bool has_own_weights(const table_spec& spec) {
  return !spec.weights.empty() ||
         std::holds_alternative<values_initializer>(spec.initial);
}

}  // namespace

result<std::size_t> table_set::find(std::string_view name) const {
  for (std::size_t i = 0; i < specs_.size(); ++i)
    if (specs_[i]->name == name) return i;
  std::string names;
  for (auto& spec : specs_)
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", spec->name);
  return error{errc::not_found,
               fmt::format("no embedding table '{}'; there {} {}", name,
                           specs_.size() == 1 ? "is" : "are",
                           names.empty() ? "none" : names)};
}

result<void> check_table(const table_spec& spec, const tensor& loaded) {
  shape expected{spec.buckets, spec.dimension};
  if (loaded.type() == dtype::float32 && loaded.dims() == expected)
    return check_finite(spec.tensor_name(), loaded);
  return error{errc::invalid_argument,
               fmt::format("tensor '{}' is {} {}, expected float32 {}",
                           spec.tensor_name(), to_string(loaded.type()),
                           to_string(loaded.dims()), to_string(expected))};
}

result<const tensor*> find_table(const table_spec& spec,
                                 const std::map<std::string, tensor>& tensors) {
  auto found = tensors.find(spec.tensor_name());
  if (found == tensors.end()) {
    if (has_own_weights(spec)) return nullptr;
    return error{errc::not_found, fmt::format("the weights have no tensor '{}'",
                                              spec.tensor_name())};
  }
  if (auto ok = check_table(spec, found->second); !ok) return ok.error();
  return &found->second;
}

}  // namespace segue
