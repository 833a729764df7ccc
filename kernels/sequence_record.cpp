// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/sequence_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "segue/errors/shown_text.hpp"
#include "segue/errors/unknown_name.hpp"
#include "segue/kernels/segment_bounds.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

bool fits(std::span<const std::int64_t> seen,
          std::span<const std::int64_t> declared) {
  // A declared -1 is a dimension that differs between sparse examples.
  return std::ranges::equal(seen, declared,
                            [](auto s, auto d) { return s == d || d < 0; });
}

}  // namespace

result<void> check_form(const feature_spec& spec, const feature& value,
                        bool has_time, std::string_view kind) {
  if (type_of(value) != spec.type || layout_of(value) != spec.form)
    return invalid(fmt::format("{} '{}' is {} {}, expected {} {}", kind,
                               spec.name, to_string(layout_of(value)),
                               to_string(type_of(value)), to_string(spec.form),
                               to_string(spec.type)));
  if (spec.form == layout::ragged) return {};
  auto seen = shape_of(value);
  if (has_time && seen.rank() == 0)
    return invalid(fmt::format(
        "{} '{}' is a scalar; the first dimension of a sequence is time", kind,
        spec.name));
  auto dims = has_time ? seen.drop_front() : seen;
  if (!fits(dims.dims(), spec.dims.dims()))
    return invalid(fmt::format(
        "{} '{}' has shape {}{}, expected {}", kind, spec.name, to_string(dims),
        has_time ? " per step" : "", to_string(spec.dims)));
  return {};
}

namespace {

/// How a feature that was inferred from the first example can be declared, when
/// another example has it in another form.
std::string how_to_declare(const feature_spec& spec, const feature& value,
                           bool has_time) {
  auto rank = spec.dims.rank() + (has_time ? 1 : 0);
  if (layout_of(value) != spec.form || shape_of(value).rank() != rank)
    return fmt::format(
        "if the first one is wrong, declare '{}' in pipeline_options::features",
        spec.name);
  return fmt::format(
      "if a dimension varies, declare '{}' in pipeline_options::features as "
      "sparse, with -1 for that dimension, or as ragged",
      spec.name);
}

/// Adds to an error why its form is expected, and the way out.
error explain(error wrong, const feature_spec& spec, const feature& value,
              bool has_time) {
  wrong.message +=
      ", as in the first example; " + how_to_declare(spec, value, has_time);
  return wrong;
}

result<void> check_feature(const feature_spec& spec, const feature& value,
                           bool inferred, bool has_time,
                           std::string_view kind) {
  if (auto valid = validate(value); !valid)
    return at(fmt::format("{} '{}'", kind, spec.name), valid.error());
  auto formed = check_form(spec, value, has_time, kind);
  if (formed || !inferred || type_of(value) != spec.type) return formed;
  return explain(formed.error(), spec, value, has_time);
}

/// Moves features into the slots of the schema.
result<std::vector<feature>> place(std::vector<named_feature>& features,
                                   const std::vector<feature_spec>& specs,
                                   bool inferred, bool has_time,
                                   std::string_view kind) {
  std::vector<feature> placed(specs.size());
  std::vector<bool> seen(specs.size(), false);
  for (auto& f : features) {
    auto slot = find_slot(specs, f.name);
    if (!slot)
      return invalid(
          fmt::format("{} '{}' is not in the pipeline's schema", kind, f.name));
    if (seen[*slot])
      return invalid(fmt::format("{} '{}' is given twice", kind, f.name));
    if (auto ok =
            check_feature(specs[*slot], f.value, inferred, has_time, kind);
        !ok)
      return ok.error();
    seen[*slot] = true;
    placed[*slot] = std::move(f.value);
  }
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (!seen[i])
      return invalid(fmt::format("{} '{}' is missing", kind, specs[i].name));
  return placed;
}

/// Returns the time dimension [B3, B4]: that of all dense and ragged sequences;
/// a sparse one may be shorter; if all are sparse, that of the longest.
result<std::int64_t> find_value_length(const sequence_record& record,
                                       const batch_schema& schema) {
  std::optional<std::size_t> first;
  std::int64_t longest_sparse = 0;
  std::size_t sparse_slot = 0;
  for (std::size_t i = 0; i < record.sequences.size(); ++i) {
    auto time = time_of(record.sequences[i]);
    if (schema.sequences[i].form == layout::sparse) {
      if (time > longest_sparse) sparse_slot = i;
      longest_sparse = std::max(longest_sparse, time);
    } else if (!first) {
      first = i;
    } else if (time != time_of(record.sequences[*first])) {
      return invalid(fmt::format(
          "sequences differ in length: '{}' has {} steps, '{}' has {}",
          schema.sequences[*first].name, time_of(record.sequences[*first]),
          schema.sequences[i].name, time));
    }
  }
  if (!first) return longest_sparse;
  auto length = time_of(record.sequences[*first]);
  if (longest_sparse > length)
    return invalid(fmt::format(
        "sequences differ in length: '{}' has {} steps, sparse '{}' has {}",
        schema.sequences[*first].name, length,
        schema.sequences[sparse_slot].name, longest_sparse));
  return length;
}

/// Sets the lengths and the segment count [B4-B6, B10].
result<void> cut(sequence_record& record, std::optional<std::int64_t> length,
                 const batch_schema& schema, const unroll_rule& rule) {
  auto value_length = record.value_length;
  if (!rule.pad) {
    if (value_length == 0 || value_length % rule.num_unroll != 0)
      return invalid(fmt::format(
          "sequence '{}' has {} steps; without padding (pad = false) it must "
          "be a non-zero multiple of: {}",
          schema.sequences.front().name, value_length, rule.num_unroll));
    if (!length)
      return invalid(
          "length is not given; without padding (pad = false) it must be");
  }
  // Only an empty sparse sequence can say so many.
  auto most = std::numeric_limits<std::int64_t>::max() - rule.num_unroll;
  if (value_length > most)
    return invalid(
        fmt::format("sequence '{}' has {} steps, expected at most {}",
                    schema.sequences.front().name, value_length, most));
  auto padded = round_up(value_length, rule.num_unroll);
  record.length = length.value_or(value_length);
  if (record.length < 0 || record.length > padded)
    return invalid(fmt::format("length {} is not in [0, {}], the padded length",
                               record.length, padded));
  record.segment_count = padded / rule.num_unroll;
  return {};
}

error unknown_state(const std::string& name, const batch_schema& schema) {
  std::vector<std::string> names;
  for (auto& state : schema.states)
    names.push_back(state.name);
  return unknown_name("state", name, names);
}

result<std::vector<tensor>> place_states(std::vector<named_feature>& given,
                                         const batch_schema& schema) {
  std::vector<tensor> placed;
  if (given.empty()) return placed;
  for (auto& state : schema.states)
    placed.push_back(state.initial);
  std::vector<bool> seen(schema.states.size(), false);
  for (auto& g : given) {
    auto slot = find_slot(schema.states, g.name);
    if (!slot) return unknown_state(g.name, schema);
    if (seen[*slot])
      return invalid(fmt::format("initial state '{}' is given twice", g.name));
    seen[*slot] = true;
    auto& spec = schema.states[*slot];
    auto* value = std::get_if<tensor>(&g.value);
    if (!value || value->type() != spec.type || value->dims() != spec.dims)
      return invalid(fmt::format("initial state '{}' is {} {}, expected {} {}",
                                 g.name, to_string(type_of(g.value)),
                                 to_string(shape_of(g.value)),
                                 to_string(spec.type), to_string(spec.dims)));
    placed[*slot] = std::move(*value);
  }
  return placed;
}

result<sequence_record> build(example& e, const batch_schema& schema,
                              const unroll_rule& rule) {
  sequence_record record;
  auto sequences =
      place(e.sequences, schema.sequences, schema.inferred, true, "sequence");
  if (!sequences) return sequences.error();
  record.sequences = std::move(*sequences);
  auto context =
      place(e.context, schema.context, schema.inferred, false, "context");
  if (!context) return context.error();
  record.context = std::move(*context);
  auto states = place_states(e.initial_states, schema);
  if (!states) return states.error();
  record.initial_states = std::move(*states);
  auto value_length = find_value_length(record, schema);
  if (!value_length) return value_length.error();
  record.value_length = *value_length;
  if (auto done = cut(record, e.length, schema, rule); !done)
    return done.error();
  return record;
}

}  // namespace

result<sequence_record> make_record(example e, const batch_schema& schema,
                                    const unroll_rule& rule) {
  auto record = build(e, schema, rule);
  if (!record)
    return at(fmt::format("key '{}'", shown_text(e.key)), record.error());
  record->key = std::move(e.key);
  record->tag = e.tag;
  return record;
}

}  // namespace segue
