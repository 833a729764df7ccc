// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_order.hpp"

#include <fmt/format.h>

#include <vector>

#include "segue/data/survey/epoch_time.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

std::string toml_of(const order_column& order) {
  auto name = toml_text(order.column);
  if (order.as == order_kind::value) return name;
  return fmt::format("{{ column = {}, as = \"time\" }}", name);
}

std::string option_of(const std::vector<order_column>& columns) {
  std::vector<std::string> texts;
  texts.reserve(columns.size());
  for (auto& column : columns)
    texts.push_back(toml_of(column));
  return fmt::format("order_by = [{}]\n", fmt::join(texts, ", "));
}

/// Whether a feature can order the rows of a key: it is in every row, is not
/// constant, and is not the label, which would sort rows by the target.
bool can_order(const feature_profile& feature, const input_options& options,
               const input_survey& survey) {
  return feature.name() != options.label && !feature.constant_in_keys() &&
         is_utf8(feature.name()) &&
         feature.values() + feature.missing() == survey.lengths.steps();
}

std::string by_texts(const feature_profile& feature) {
  bool moments = feature.time_forms().order() == time_order::moments;
  return option_of(
      {{feature.name(), moments ? order_kind::time : order_kind::value}});
}

std::string by_numbers(const feature_profile& feature, const epoch_unit& unit) {
  return fmt::format("# {}: looks like {} since 1970, {} to {}.\n{}",
                     toml_text(feature.name()), unit.name,
                     day_of(feature.numbers().min(), unit),
                     day_of(feature.numbers().max(), unit),
                     option_of({feature.name()}));
}

}  // namespace

std::string order_obstacle(const time_texts& times) {
  switch (times.order()) {
    case time_order::bytes:
    case time_order::moments:
      return {};
    case time_order::mixed_offsets:
      return "some have an offset from UTC and some have none";
    case time_order::unreadable:
      break;
  }
  auto& text = times.unreadable();
  return fmt::format("{} is not an ISO 8601 time",
                     is_utf8(text) ? toml_text(text) : "one");
}

std::string suggest_order(const input_options& options,
                          const input_survey& survey) {
  if (!options.order_by.empty()) return option_of(options.order_by);
  std::string comments;
  for (auto& feature : survey.sequences) {
    if (!feature.times() || !can_order(feature, options, survey)) continue;
    auto obstacle = order_obstacle(feature.time_forms());
    if (obstacle.empty()) return comments + by_texts(feature);
    comments += fmt::format("# {}: times that cannot order rows, because {}.\n",
                            toml_text(feature.name()), obstacle);
  }
  for (auto& feature : survey.sequences)
    if (auto unit = epoch_of(feature);
        unit && can_order(feature, options, survey))
      return comments + by_numbers(feature, *unit);
  return comments;
}

}  // namespace segue
