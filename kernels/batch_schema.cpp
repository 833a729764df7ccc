// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/batch_schema.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

template <class Spec>
result<void> check_names(std::vector<Spec>& specs, std::string_view kind) {
  std::ranges::sort(specs, {}, &Spec::name);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    auto& name = specs[i].name;
    if (name.empty()) return invalid(fmt::format("a {} has no name", kind));
    if (name.find(':') != std::string::npos)
      return invalid(
          fmt::format("{} '{}': a name must not contain a colon", kind, name));
    if (i > 0 && specs[i - 1].name == name)
      return invalid(fmt::format("{} '{}' is declared twice", kind, name));
  }
  return {};
}

/// All dimensions of dense features are fixed; for sparse features, -1 is a
/// dimension that varies.
result<void> check_dims(const std::vector<feature_spec>& specs,
                        std::string_view kind) {
  for (auto& spec : specs) {
    if (spec.form == layout::ragged) continue;
    auto least = spec.form == layout::sparse ? -1 : 0;
    if (std::ranges::any_of(spec.dims, [=](auto d) { return d < least; }))
      return invalid(fmt::format(
          "{} '{}' is declared {} {}; every dimension must be at least {}",
          kind, spec.name, to_string(spec.form), to_string(spec.dims), least));
  }
  return {};
}

bool is_unset(const state_spec& state) {
  return state.initial.dims() == shape{0} &&
         (state.dims != shape{0} || state.initial.type() != state.type);
}

result<void> check_initial(const state_spec& state) {
  auto& initial = state.initial;
  if (std::ranges::any_of(state.dims, [](auto d) { return d < 0; }))
    return invalid(fmt::format(
        "state '{}' is declared {}; every dimension must be at least 0",
        state.name, to_string(state.dims)));
  if (is_unset(state)) return {};
  if (initial.type() == state.type && initial.dims() == state.dims) return {};
  return invalid(fmt::format(
      "state '{}' is declared {} {}, but its initial value is {} {}",
      state.name, to_string(state.type), to_string(state.dims),
      to_string(initial.type()), to_string(initial.dims())));
}

template <class Spec>
std::optional<std::size_t> find_by_name(const std::vector<Spec>& specs,
                                        std::string_view name) {
  auto at = std::ranges::lower_bound(specs, name, {}, &Spec::name);
  if (at == specs.end() || at->name != name) return std::nullopt;
  return static_cast<std::size_t>(at - specs.begin());
}

feature_spec spec_of(const named_feature& f, bool has_time) {
  feature_spec spec;
  spec.name = f.name;
  spec.type = type_of(f.value);
  spec.form = layout_of(f.value);
  auto dims = shape_of(f.value);
  if (spec.form != layout::ragged)
    spec.dims = has_time && dims.rank() > 0 ? dims.drop_front() : dims;
  return spec;
}

}  // namespace

result<batch_schema> make_schema(batch_schema schema) {
  if (auto r = check_names(schema.sequences, "sequence"); !r) return r.error();
  if (auto r = check_names(schema.context, "context"); !r) return r.error();
  if (auto r = check_names(schema.states, "state"); !r) return r.error();
  if (schema.sequences.empty())
    return invalid("no sequences given; at least one is needed");
  if (auto r = check_dims(schema.sequences, "sequence"); !r) return r.error();
  if (auto r = check_dims(schema.context, "context"); !r) return r.error();
  for (auto& state : schema.states) {
    if (auto r = check_initial(state); !r) return r.error();
    if (is_unset(state)) state.initial = tensor::zeros(state.type, state.dims);
  }
  return schema;
}

result<batch_schema> infer_schema(const example& first,
                                  std::vector<state_spec> states) {
  batch_schema schema;
  for (auto& f : first.sequences)
    schema.sequences.push_back(spec_of(f, true));
  for (auto& f : first.context)
    schema.context.push_back(spec_of(f, false));
  schema.states = std::move(states);
  schema.inferred = true;
  auto made = make_schema(std::move(schema));
  if (!made)
    return at(fmt::format("key '{}'", shown_text(first.key)), made.error());
  return made;
}

std::optional<std::size_t> find_slot(const std::vector<feature_spec>& specs,
                                     std::string_view name) {
  return find_by_name(specs, name);
}

std::optional<std::size_t> find_slot(const std::vector<state_spec>& specs,
                                     std::string_view name) {
  return find_by_name(specs, name);
}

}  // namespace segue
