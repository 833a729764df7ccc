// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/conversion/conversion_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "segue/data/conversion/plan_feature.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

using names = std::vector<std::string>;

bool holds(const names& all, const std::string& name) {
  return std::ranges::find(all, name) != all.end();
}

class planner {
 public:
  planner(input_options options, const input_survey& survey,
          const conversion_request& request)
      : survey_{survey}, request_{request} {
    plan_.input = std::move(options);
    wanted_context_ = std::exchange(plan_.input.context, {});
  }

  result<conversion_plan> plan() &&;

 private:
  result<void> check_names() const;
  result<void> add(const feature_profile& profile);
  void set_places();
  void set_input();
  void note_constant_columns();
  bool has_rows() const { return known_format_of(plan_.input).rows_are_steps; }

  const input_survey& survey_;
  const conversion_request& request_;
  conversion_plan plan_;
  names wanted_context_;
  names constant_;  // sequences with one value per key
};

result<conversion_plan> planner::plan() && {
  if (survey_.records == 0)
    return error{errc::invalid_argument, "the input contains no records"};
  if (survey_.unlisted > 0)
    return error{errc::invalid_argument,
                 fmt::format("the input has more than {} features",
                             survey_.sequences.size())};
  if (auto good = check_names(); !good) return good.error();
  for (auto* profiles : {&survey_.sequences, &survey_.context})
    for (auto& profile : *profiles)
      if (auto added = add(profile); !added) return added.error();
  if (plan_.schema.sequences.empty())
    return error{
        errc::invalid_argument,
        "the input contains no sequence; an example needs at least one"};
  set_places();
  set_input();
  for (auto& column : survey_.left_out)
    plan_.notes.push_back(fmt::format("left out: {}", column));
  note_constant_columns();
  return std::move(plan_);
}

/// Checks that all names in the request exist, as others are typos.
result<void> planner::check_names() const {
  std::vector<std::string> names;
  for (auto* profiles : {&survey_.sequences, &survey_.context})
    for (auto& profile : *profiles)
      names.push_back(profile.name());
  std::vector<std::string_view> all{names.begin(), names.end()};
  auto check = [&](std::string_view name) -> result<void> {
    if (std::ranges::find(all, name) != all.end()) return {};
    auto nearest = nearest_name(name, all);
    return error{
        errc::invalid_argument,
        fmt::format(
            "the input has no feature '{}'{}", name,
            nearest.empty()
                ? fmt::format("; it has {}", shown_names(names))
                : fmt::format("; did you mean '{}'?", shown_text(nearest)))};
  };
  for (auto& name : wanted_context_)
    if (auto known = check(name); !known) return known;
  for (auto& name : request_.drop)
    if (auto known = check(name); !known) return known;
  for (auto& [name, type] : request_.types)
    if (auto known = check(name); !known) return known;
  return {};
}

result<void> planner::add(const feature_profile& profile) {
  if (holds(request_.drop, profile.name())) return {};
  if (profile.name().empty()) {
    plan_.notes.push_back(
        fmt::format("left out: a {} without a name; name it with input.rename",
                    has_rows() ? "column" : "feature"));
    return {};
  }
  bool context = profile.context() ||
                 (has_rows() && holds(wanted_context_, profile.name()));
  feature_plan_context around{plan_.input, request_, context,
                              survey_.examples()};
  auto planned = plan_feature(profile, around);
  if (!planned) return planned.error();
  auto& notes = plan_.notes;
  notes.insert(notes.end(), planned->notes.begin(), planned->notes.end());
  if (has_rows() && !context && profile.constant_in_keys())
    constant_.push_back(profile.name());
  auto& into = context ? plan_.schema.context : plan_.schema.sequences;
  into.push_back(std::move(planned->feature));
  return {};
}

/// Sets the positions of features: a parser sorts them by name.
void planner::set_places() {
  auto set = [](std::vector<written_feature>& features,
                std::vector<feature_spec>& specs) {
    for (auto& feature : features)
      specs.push_back(feature.spec);
    std::ranges::sort(specs, {}, &feature_spec::name);
    for (auto& feature : features)
      feature.place = static_cast<std::size_t>(
          std::ranges::find(specs, feature.spec.name, &feature_spec::name) -
          specs.begin());
  };
  set(plan_.schema.sequences, plan_.features.sequences);
  set(plan_.schema.context, plan_.features.context);
}

void planner::set_input() {
  auto& input = plan_.input;
  plan_.schema.key = input.key;
  if (survey_.with_length > 0) plan_.schema.length = input.length;
  input.label.clear();
  input.ragged.clear();
  input.keep_missing = true;
  for (auto& name : request_.drop)
    input.defaults.erase(name);
}

void planner::note_constant_columns() {
  if (constant_.empty() || survey_.lengths.max() < 2) return;
  plan_.notes.push_back(
      fmt::format("one value per key, so --context could be used: {}",
                  fmt::join(constant_, ", ")));
}

}  // namespace

result<conversion_plan> plan_conversion(input_options options,
                                        const input_survey& survey,
                                        const conversion_request& request) {
  return planner{std::move(options), survey, request}.plan();
}

}  // namespace segue
