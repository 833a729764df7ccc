// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/pushed_features.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// How features of one kind differ from what the layer's columns read.
struct layer_check {
  const feature_layer& layer;
  bool context;
  bool declared;

  std::string_view kind() const { return context ? "context" : "sequence"; }

  result<void> operator()(const std::vector<feature_spec>& found) const {
    for (auto& column : layer.columns())
      for (auto& request : column->requests()) {
        if (request.context != context) continue;
        auto ok = check(found, request, column->name());
        if (!ok) return ok;
      }
    return {};
  }

 private:
  result<void> check(const std::vector<feature_spec>& found,
                     const feature_request& request,
                     const std::string& column) const {
    auto slot = find_slot(found, request.name);
    if (!slot)
      return error{
          errc::invalid_argument,
          fmt::format("{} '{}' is missing, but the feature layer reads it",
                      kind(), request.name)};
    auto& spec = found[*slot];
    if (declared ? !reads(request.kind, spec.type) : spec.type != request.type)
      return wrong_type(spec, request, column);
    if (request.dims && spec.form != layout::ragged && !varies(spec.dims) &&
        spec.dims.num_elements() != request.values_per_step())
      return error{errc::invalid_argument,
                   fmt::format("{} '{}' has shape {}{}, but column '{}' reads "
                               "{}",
                               kind(), spec.name, to_string(spec.dims),
                               context ? "" : " per step", column,
                               to_string(*request.dims))};
    return {};
  }

  error wrong_type(const feature_spec& spec, const feature_request& request,
                   const std::string& column) const {
    auto message = fmt::format("{} '{}' is {}, but column '{}' reads {}",
                               kind(), spec.name, to_string(spec.type), column,
                               to_string(request.type));
    if (!declared && reads(request.kind, spec.type))
      message +=
          "; convert it, or declare it in pipeline_options::features, or set "
          "the column's dtype";
    return {errc::invalid_argument, std::move(message)};
  }

  /// Some dimension differs from example to example.
  static bool varies(const shape& dims) {
    return std::ranges::any_of(dims, [](auto d) { return d < 0; });
  }
};

}  // namespace

result<void> check_gather(const std::optional<std::vector<std::string>>& gather,
                          const std::vector<feature_spec>& sequences) {
  if (!gather) return {};
  for (auto& name : *gather) {
    if (std::ranges::find(sequences, name, &feature_spec::name) !=
        sequences.end())
      continue;
    std::vector<std::string> names;
    for (auto& spec : sequences)
      names.push_back(spec.name);
    return error{errc::invalid_argument,
                 fmt::format("gather lists '{}', which is not a sequence; "
                             "expected one of: {}",
                             shown_text(name), fmt::join(names, ", "))};
  }
  return {};
}

result<void> check_layer(const feature_layer* layer,
                         const batch_schema& schema) {
  if (!layer) return {};
  auto ok = layer_check{*layer, false, !schema.inferred}(schema.sequences);
  if (ok) ok = layer_check{*layer, true, !schema.inferred}(schema.context);
  return ok;
}

result<batch_schema> pushed_features::schema_of(const example& first) const {
  auto schema = infer_schema(first, states);
  if (!schema) return schema;
  auto ok = check_layer(layer.get(), *schema);
  if (ok) ok = check_gather(gather, schema->sequences);
  if (!ok)
    return at(fmt::format("key '{}'", shown_text(first.key)), ok.error());
  return schema;
}

}  // namespace segue
