// SPDX-License-Identifier: BSD-3-Clause
#include "segue/survey/suggest_configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "segue/errors/utf8.hpp"
#include "segue/survey/suggest_column.hpp"
#include "segue/survey/suggest_order.hpp"
#include "segue/survey/toml_text.hpp"

namespace segue {
namespace {

/// The columns, and what [input] has to say for them.
struct suggested_columns {
  std::string tables;
  std::string left_out;
  std::vector<std::string> ragged;
  std::map<std::string, std::string> defaults;
  int sequences = 0;  // that are read
};

/// A text as it can stand in a comment.
std::string commented(const std::string& text) {
  return is_utf8(text) ? toml_text(text) : "\"...\"";
}

void add_column(const feature_profile& feature, const input_options& options,
                std::int64_t wanted, suggested_columns& columns) {
  auto column = suggest_column(feature, options, wanted);
  if (column.table.empty()) {
    columns.left_out +=
        fmt::format("#   {}: {}\n", commented(feature.name()), column.reason);
    return;
  }
  columns.tables += fmt::format("\n# {}\n{}", column.reason, column.table);
  if (!feature.context()) ++columns.sequences;
  if (column.ragged) columns.ragged.push_back(feature.name());
  auto given = options.defaults.find(feature.name());
  if (given != options.defaults.end()) column.default_value = given->second;
  if (column.default_value)
    columns.defaults[feature.name()] = *column.default_value;
}

suggested_columns suggest_columns(const input_options& options,
                                  const input_survey& survey) {
  suggested_columns columns;
  auto wanted =
      options.format == "csv" ? survey.lengths.steps() : survey.examples();
  for (auto& feature : survey.sequences)
    add_column(feature, options, wanted, columns);
  for (auto& feature : survey.context) {
    bool twice = std::ranges::count(survey.sequences, feature.name(),
                                    &feature_profile::name) > 0;
    if (!twice) add_column(feature, options, wanted, columns);
  }
  return columns;
}

void append_csv(std::string& text, const input_options& options,
                const input_survey& survey) {
  const input_options usual;
  if (options.delimiter != usual.delimiter)
    text += fmt::format("delimiter = {}\n", toml_text(options.delimiter));
  if (options.missing != usual.missing)
    text += fmt::format("missing = {}\n", toml_texts(options.missing));
  if (!options.header)
    text += fmt::format("header = false\ncolumns = {}\n",
                        toml_texts(options.columns));
  if (options.grouped) text += "grouped = true\n";
  text += suggest_order(options, survey);
}

void append_records(std::string& text, const input_options& options) {
  const input_options usual;
  bool json = options.format == "jsonl";
  if (json && (options.json.context != usual.json.context ||
               options.json.sequences != usual.json.sequences))
    text += fmt::format("json = {{ context = {}, sequences = {} }}\n",
                        toml_text(options.json.context),
                        toml_text(options.json.sequences));
  if (options.length != (json ? "length" : ""))
    text += fmt::format("length = {}\n", toml_text(options.length));
  if (options.example == tf_message::example) text += "example = \"example\"\n";
}

void append_input(std::string& text, const input_options& options,
                  const input_survey& survey,
                  const suggested_columns& columns) {
  text += fmt::format("\n[input]\nformat = \"{}\"\nfiles = {}\nkey = {}\n",
                      options.format, toml_texts(options.files),
                      toml_text(options.key));
  if (options.format == "csv") {
    append_csv(text, options, survey);
  } else {
    append_records(text, options);
  }
  if (!options.rename.empty())
    text += fmt::format("rename = {}\n", toml_table(options.rename));
  if (options.steps_per_key)
    text += fmt::format("steps_per_key = {}\n", *options.steps_per_key);
  if (!columns.ragged.empty())
    text += fmt::format("ragged = {}\n", toml_texts(columns.ragged));
  if (!columns.defaults.empty()) {
    text += fmt::format("# Read where a value is missing.\ndefault = {}\n",
                        toml_table(columns.defaults));
  }
  if (survey.rejected > 0)
    text += fmt::format("# {} records cannot be read.\non_error = \"skip\"\n",
                        survey.rejected);
  text +=
      "# label = \"...\"  # a number in each step, written beside outputs\n";
}

const batch_forecast* best_forecast(const input_survey& survey) {
  constexpr std::int64_t longest = 128;
  constexpr double most_padding = 0.25;
  const batch_forecast* best = nullptr;
  for (auto& forecast : survey.forecasts)
    if (forecast.num_unroll() <= longest &&
        forecast.padding() <= most_padding &&
        (!best || forecast.num_unroll() > best->num_unroll()))
      best = &forecast;
  return best;
}

void append_batch(std::string& text, const input_survey& survey) {
  auto* best = best_forecast(survey);
  auto batch_size = std::clamp<std::int64_t>(survey.examples(), 1, 32);
  text += fmt::format(
      "\n[batch]\nnum_unroll = {}  # {:.0f} % of the steps are padding\n"
      "batch_size = {}\n",
      best ? best->num_unroll() : 1, best ? 100 * best->padding() : 0.,
      batch_size);
  if (survey.repeated_keys > 0)
    text += fmt::format(
        "# {} examples have a key that was there before.\n"
        "on_duplicate = \"queue\"\n",
        survey.repeated_keys);
}

}  // namespace

result<std::string> suggest_configuration(const input_options& options,
                                          const input_survey& survey) {
  auto columns = suggest_columns(options, survey);
  if (columns.sequences == 0)
    return error{errc::invalid_argument,
                 fmt::format("no sequence of the input can become a column\n{}",
                             columns.left_out)};
  auto text = fmt::format(
      "# A configuration to start from, by segue stats --suggest: {} keys, {} "
      "steps.\n",
      survey.examples(), survey.lengths.steps());
  append_input(text, options, survey, columns);
  append_batch(text, survey);
  text += columns.tables;
  if (!columns.left_out.empty())
    text += fmt::format("\n# Left out:\n{}", columns.left_out);
  text +=
      "\n[model]\nkind = \"lstm\"\nunits = 32\noutputs = 1\n"
      "seed = 7  # draws the weights; trained ones: weights = "
      "\"FILE.safetensors\"\n"
      "\n[output]\nfile = \"outputs.csv\"\n";
  return text;
}

}  // namespace segue
