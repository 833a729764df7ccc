// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/layer_spec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/tensors/step_shape.hpp"

namespace segue {
namespace {

/// How two columns request the same feature.
struct two_ways {
  std::string_view what;
  std::string first;
  std::string second;
};

error conflict(const std::string& feature, const two_ways& ways,
               const std::string& first, const std::string& second) {
  return {errc::invalid_argument,
          fmt::format("feature '{}' is read with {} {} by column '{}' and with "
                      "{} {} by column '{}'; they must be the same",
                      feature, ways.what, ways.first, first, ways.what,
                      ways.second, second)};
}

std::size_t slot_of(const std::vector<feature_spec>& specs,
                    const std::string& name) {
  auto found = std::ranges::find(specs, name, &feature_spec::name);
  return static_cast<std::size_t>(found - specs.begin());
}

}  // namespace

result<void> wanted_by_columns::add(const feature_column& column) {
  for (auto& request : column.requests()) {
    auto& all = request.context ? context_ : sequences_;
    if (auto ok = add(all, request, column.name()); !ok) return ok;
  }
  return {};
}

result<void> wanted_by_columns::add(features& all,
                                    const feature_request& request,
                                    const std::string& column) {
  auto [at, is_new] = all.try_emplace(request.name, wanted{request, column});
  if (is_new) return {};
  auto& first = at->second;
  if (first.request.type != request.type)
    return conflict(request.name,
                    {"dtype", std::string{to_string(first.request.type)},
                     std::string{to_string(request.type)}},
                    first.column, column);
  if (!request.dims) return {};
  if (first.request.dims && *first.request.dims != *request.dims)
    return conflict(
        request.name,
        {"shape", step_shape(*first.request.dims), step_shape(*request.dims)},
        first.column, column);
  first.request.dims = request.dims;
  return {};
}

std::vector<feature_spec> wanted_by_columns::to_specs(const features& all) {
  std::vector<feature_spec> specs;
  specs.reserve(all.size());
  for (auto& [name, one] : all)
    specs.push_back({name, one.request.type, one.request.dims.value_or(shape{}),
                     layout::dense});
  return specs;
}

parse_spec wanted_by_columns::spec() const {
  return {to_specs(sequences_), to_specs(context_)};
}

layer_spec make_layer_spec(std::span<const dense_column_ptr> columns) {
  wanted_by_columns wanted;
  for (auto& column : columns)
    (void)wanted.add(*column);
  layer_spec spec{wanted.spec(), {}};
  for (auto& column : columns) {
    auto& slots = spec.slots.emplace_back();
    for (auto& request : column->requests())
      slots.push_back(slot_of(
          request.context ? spec.features.context : spec.features.sequences,
          request.name));
  }
  return spec;
}

}  // namespace segue
