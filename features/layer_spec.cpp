// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/layer_spec.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

namespace segue {
namespace {

/// A request and the column that made it first.
struct wanted_feature {
  feature_request request;
  std::string column;
};

using wanted_features = std::map<std::string, wanted_feature>;

error conflict(const wanted_feature& first, const feature_request& second,
               const std::string& column, std::string_view what,
               std::string_view seen, std::string_view other) {
  return {
      errc::invalid_argument,
      fmt::format("feature '{}' is read with {} {} by column '{}' and with "
                  "{} {} by column '{}'; they must be the same",
                  second.name, what, seen, first.column, what, other, column)};
}

result<void> add(wanted_features& all, const feature_request& request,
                 const std::string& column) {
  auto [at, is_new] =
      all.try_emplace(request.name, wanted_feature{request, column});
  if (is_new) return {};
  auto& first = at->second;
  if (first.request.type != request.type)
    return conflict(first, request, column, "dtype",
                    to_string(first.request.type), to_string(request.type));
  if (!request.dims) return {};
  if (first.request.dims && *first.request.dims != *request.dims)
    return conflict(first, request, column, "shape",
                    to_string(*first.request.dims), to_string(*request.dims));
  first.request.dims = request.dims;
  return {};
}

std::vector<feature_spec> to_specs(const wanted_features& all) {
  std::vector<feature_spec> specs;
  for (auto& [name, wanted] : all)
    specs.push_back({name, wanted.request.type,
                     wanted.request.dims.value_or(shape{}), layout::dense});
  return specs;
}

std::size_t slot_of(const wanted_features& all, const std::string& name) {
  return static_cast<std::size_t>(std::distance(all.begin(), all.find(name)));
}

}  // namespace

result<layer_spec> make_layer_spec(std::span<const dense_column_ptr> columns) {
  wanted_features sequences;
  wanted_features context;
  for (auto& column : columns)
    for (auto& request : column->requests()) {
      auto& all = request.context ? context : sequences;
      if (auto ok = add(all, request, column->name()); !ok) return ok.error();
    }
  layer_spec spec;
  for (auto& column : columns) {
    auto& slots = spec.slots.emplace_back();
    for (auto& request : column->requests())
      slots.push_back(
          slot_of(request.context ? context : sequences, request.name));
  }
  spec.features = {to_specs(sequences), to_specs(context)};
  return spec;
}

}  // namespace segue
