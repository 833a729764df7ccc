// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "segue/data/survey/suggest/suggest_column.hpp"
#include "segue/data/survey/survey_builder.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

/// The largest width of a layer, in floats per step: with more, even a model of
/// 32 units has 2 GiB of weights.
constexpr std::int64_t most_width = std::int64_t{1} << 22;

class suggestion {
 public:
  suggestion(const input_options& options, const input_survey& survey)
      : options_{options}, survey_{survey} {}

  void add(const feature_profile& feature);
  void add_left_out();
  suggested_columns take() && { return std::move(columns_); }

 private:
  void leave_out(const std::string& name, std::string_view reason);
  std::string own_name(const suggested_column& column, std::string key);

  const input_options& options_;
  const input_survey& survey_;
  suggested_columns columns_;
  std::set<std::string> names_;
  std::int64_t width_ = 0;
};

void suggestion::leave_out(const std::string& name, std::string_view reason) {
  auto shown = is_utf8(name) ? toml_text(name)
                             : fmt::format("\"{}\"", escaped_text(name));
  columns_.left_out += fmt::format("#   {}: {}\n", shown, reason);
}

void suggestion::add(const feature_profile& feature) {
  auto& name = feature.name();
  if (name == options_.label) return;
  bool twice =
      feature.context() &&
      std::ranges::count(survey_.sequences, name, &feature_profile::name) > 0;
  if (twice)
    return leave_out(name, "is context, but a sequence has the same name");
  auto column = suggest_column(feature, options_, survey_);
  if (column.table.empty()) return leave_out(name, column.reason);
  if (width_ + column.width > most_width)
    return leave_out(name, "holds more values than fit into the layer");
  width_ += column.width;
  columns_.tables += fmt::format("\n# {}\n{}{}", column.reason, column.table,
                                 own_name(column, name));
  if (!feature.context()) ++columns_.sequences;
  if (column.ragged) columns_.ragged.push_back(name);
  auto given = options_.defaults.find(name);
  if (given != options_.defaults.end()) column.default_value = given->second;
  if (column.default_value) columns_.defaults[name] = *column.default_value;
}

/// Returns the option `name`; empty unless another column has the usual name.
std::string suggestion::own_name(const suggested_column& column,
                                 std::string key) {
  if (names_.insert(key + column.suffix).second) return {};
  do
    key += "_";
  while (!names_.insert(key + column.suffix).second);
  return fmt::format("name = {}\n", toml_text(key));
}

void suggestion::add_left_out() {
  for (auto& column : survey_.left_out)
    columns_.left_out += fmt::format("#   {}\n", terminal_text(column));
  if (survey_.unlisted > 0)
    columns_.left_out += fmt::format("#   features beyond the first {}\n",
                                     survey_builder::most_features);
}

}  // namespace

suggested_columns suggest_columns(const input_options& options,
                                  const input_survey& survey) {
  suggestion all{options, survey};
  for (auto& feature : survey.sequences)
    all.add(feature);
  for (auto& feature : survey.context)
    all.add(feature);
  all.add_left_out();
  return std::move(all).take();
}

}  // namespace segue
