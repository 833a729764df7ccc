// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/conversion/plan_feature.hpp"

#include <fmt/format.h>

#include "segue/data/input/input_format.hpp"
#include "segue/data/output/written_format.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Notes that numbers with different spellings become the same.
void note_spelling(const feature_profile& profile, dtype type,
                   planned_feature& planned) {
  if (type == dtype::string) return;
  auto& name = profile.name();
  auto& digits = profile.digits();
  if (auto& two = digits.two_spellings())
    planned.notes.push_back(fmt::format(
        "'{}' has the same number in two spellings, '{}' and '{}', which "
        "become one; use --dtype {}=string to keep both",
        name, shown_text(two->first), shown_text(two->second), name));
}

/// Notes numbers that stay strings, as no other dtype keeps all their digits.
void note_kept_text(const feature_profile& profile, planned_feature& planned) {
  if (profile.beyond_int64()) {
    planned.notes.push_back(
        fmt::format("'{0}' has integers beyond int64; its numbers become "
                    "strings; --dtype {0}=float64 rounds them",
                    profile.name()));
    return;
  }
  auto seen = profile.type();
  if (!seen || !is_floating(*seen)) return;
  planned.notes.push_back(
      fmt::format("'{0}' has numbers with more digits than a float64 is "
                  "written with; they stay strings; --dtype {0}=float64 {1}",
                  profile.name(),
                  profile.digits().printed_from_float64()
                      ? "writes the same float64 with fewer digits"
                      : "rounds them"));
}

/// Returns the dtype with which it is read; some formats have no float64.
dtype type_of(const feature_profile& profile,
              const feature_plan_context& around, planned_feature& planned) {
  auto given = around.request.types.find(profile.name());
  auto type = given != around.request.types.end()
                  ? given->second
                  : profile.exact_type().value_or(dtype::string);
  if (given == around.request.types.end() && type == dtype::string)
    note_kept_text(profile, planned);
  note_spelling(profile, type, planned);
  const auto& to = written_format_of(around.request.to);
  if (type != dtype::float64 || !to.floats_are_float32) return type;
  if (profile.exact_in_float32()) return dtype::float32;
  planned.notes.push_back(
      fmt::format("'{}' is rounded to float32, the only float type in a {}",
                  profile.name(), to.title));
  return dtype::float32;
}

/// Whether there are steps, or examples, without a value.
bool has_gaps(const feature_profile& profile,
              const feature_plan_context& around, dtype type) {
  if (around.input.defaults.contains(profile.name())) return false;
  if (known_format_of(around.input).empty_is_text)
    return type != dtype::string && profile.missing() > 0;
  bool absent = around.context && profile.examples() < around.examples;
  return absent || profile.missing() > 0;
}

bool is_flat(const input_options& input) {
  return input.example == tf_message::example;
}

}  // namespace

result<planned_feature> plan_feature(const feature_profile& profile,
                                     const feature_plan_context& around) {
  planned_feature planned;
  auto form = profile.form();
  bool flat = is_flat(around.input) && !around.context;
  if (form == step_form::irregular || (flat && form == step_form::ragged))
    return error{errc::invalid_argument,
                 fmt::format("'{}' is not the same kind of value or list in "
                             "every step; leave it out with --drop",
                             profile.name())};
  auto& feature = planned.feature;
  feature.single = form == step_form::single;
  feature.spec.name = profile.name();
  feature.spec.type = type_of(profile, around, planned);
  if (form == step_form::fixed)
    feature.spec.dims = shape{std::span{profile.dims()}};
  bool gaps = has_gaps(profile, around, feature.spec.type) && !flat;
  // In a list of a fixed shape, only all values together may be missing.
  bool whole = form != step_form::fixed || profile.empty_steps() > 0 ||
               (around.context && profile.examples() < around.examples);
  if (form == step_form::ragged || (gaps && whole)) {
    feature.spec.form = layout::ragged;
    feature.spec.dims = {};
  }
  const auto& to = written_format_of(around.request.to);
  if (!feature.single && to.lists_are_json)
    planned.notes.push_back(
        fmt::format("'{}' contains lists, which are written to {} as JSON",
                    profile.name(), to.title));
  return planned;
}

}  // namespace segue
