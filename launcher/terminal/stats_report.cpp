// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/stats_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/data/survey/epoch_time.hpp"
#include "segue/data/survey/number_text.hpp"
#include "segue/data/survey/suggest/suggest_names.hpp"
#include "segue/data/survey/suggest/suggest_order.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/launcher/terminal/summary.hpp"
#include "segue/launcher/terminal/text_table.hpp"

namespace segue {
namespace {

/// The largest width of a name or value in a table.
constexpr std::size_t longest = 40;

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

void append_totals(std::string& text, const input_configuration& config,
                   const std::vector<std::string>& guessed,
                   const input_survey& survey) {
  std::vector<std::string> names;
  names.reserve(config.input.files.size());
  for (auto& file : config.input.files)
    names.push_back(shown_text(display_name(file), 200));
  text += fmt::format("input: {}\n", fmt::join(names, ", "));
  if (!guessed.empty())
    text += fmt::format("guessed: {}\n", fmt::join(guessed, ", "));
  text += fmt::format(
      "{} records, {} keys ({}), {} steps\n", format_count(survey.records),
      format_count(survey.examples()), shown_text(config.input.key, longest),
      format_count(survey.lengths.steps()));
}

void append_faults(std::string& text, const input_survey& survey) {
  if (survey.rejected > 0) {
    text += fmt::format("cannot be read: {} records\n",
                        format_count(survey.rejected));
    for (auto& [reason, n] : survey.rejects_by_reason)
      text += fmt::format("  {} x {}\n", format_count(n), reason);
    text += "first of them:\n";
    for (auto& line : survey.first_rejects)
      text += fmt::format("  {}\n", line);
  }
  if (survey.repeated_keys > 0)
    text += fmt::format("with a key that had appeared before: {} examples\n",
                        format_count(survey.repeated_keys));
  if (survey.uneven > 0)
    text += fmt::format("with sequences of different lengths: {} examples\n",
                        format_count(survey.uneven));
  for (auto& column : survey.left_out)
    text += fmt::format("not read: {}\n", column);
  for (auto* features : {&survey.sequences, &survey.context})
    for (auto& feature : *features)
      if (!takes_name(feature.name()))
        text += fmt::format(
            "readable only under another name (input.rename): '{}'\n",
            shown_text(feature.name(), longest));
  if (survey.unlisted > 0) text += "there are more features than those shown\n";
}

std::string shape_of(const feature_profile& feature) {
  switch (feature.form()) {
    case step_form::single:
      return "";
    case step_form::fixed:
      return fmt::format("[{}]", fmt::join(feature.dims(), ", "));
    case step_form::ragged:
      return "ragged";
    case step_form::irregular:
      break;
  }
  return "irregular";
}

std::string values_of(const feature_profile& feature) {
  if (feature.times()) {
    auto obstacle = order_obstacle(feature.time_forms());
    return obstacle.empty()
               ? "times"
               : fmt::format("times that cannot order rows: {}", obstacle);
  }
  auto& numbers = feature.numbers();
  if (auto unit = epoch_of(feature))
    return fmt::format("{} since 1970, {} to {}", unit->name,
                       day_of(numbers.min(), *unit),
                       day_of(numbers.max(), *unit));
  bool all_numbers = numbers.count() > 0 && numbers.count() == feature.values();
  if (all_numbers && numbers.overflows()) return range_text(feature);
  if (all_numbers)
    return fmt::format("{}, mean {}, deviation {:.6g}", range_text(feature),
                       number_text(numbers.mean(), numbers.deviation()),
                       numbers.deviation());
  std::vector<std::string> words;
  auto all = static_cast<double>(feature.values());
  for (auto& [word, n] : feature.distinct().most_frequent(3))
    words.push_back(fmt::format("\"{}\" {:.0f} %", shown_text(word, longest),
                                100 * static_cast<double>(n) / all));
  return fmt::format("{}", fmt::join(words, ", "));
}

/// The number of missing values, and of examples without the feature.
std::int64_t missing_of(const feature_profile& feature, bool csv,
                        const input_survey& survey) {
  if (csv) return survey.lengths.steps() - feature.values();
  return feature.missing() + survey.examples() - feature.examples();
}

void append_features(std::string& text, std::string_view title,
                     const std::vector<feature_profile>& features, bool csv,
                     const input_survey& survey) {
  if (features.empty()) return;
  text += fmt::format("\n{}\n", title);
  text_table table{{"name", "dtype", "shape", "missing", "distinct", "values"},
                   {false, false, false, true, true, false}};
  for (auto& feature : features) {
    auto type = feature.type();
    auto& distinct = feature.distinct();
    auto values = values_of(feature);
    if (csv && feature.constant_in_keys())
      values += values.empty() ? "one per key" : "; one per key";
    auto& name = feature.name();
    table.add({name.empty() ? "''" : shown_text(name, longest),
               type ? std::string{to_string(*type)} : "none", shape_of(feature),
               format_count(missing_of(feature, csv, survey)),
               (distinct.exact() ? "" : "~") + format_count(distinct.count()),
               values});
  }
  text += table.text();
}

void append_lengths(std::string& text, const length_counts& lengths) {
  if (lengths.examples() == 0) return;
  text += fmt::format("\nsteps per key: {} to {}, mean {:.1f}, median {}\n",
                      format_count(lengths.min()), format_count(lengths.max()),
                      lengths.mean(), format_count(lengths.quantile(0.5)));
  constexpr std::int64_t most_bins = 20;
  constexpr std::int64_t longest_bar = 50;
  auto bins = lengths.bins(most_bins);
  std::int64_t most = 1;
  for (auto& bin : bins)
    most = std::max(most, bin.examples);
  text_table table{{"", "", "", ""}, {true, false, true, false}};
  for (auto& bin : bins) {
    // Rounded up, so that every bin with examples has a bar.
    auto bar = (bin.examples * longest_bar + most - 1) / most;
    bool one = bin.first == bin.last;
    table.add({format_count(bin.first),
               one ? "" : "- " + format_count(bin.last),
               format_count(bin.examples),
               std::string(static_cast<std::size_t>(bar), '#')});
  }
  text += table.text();
}

/// Whether to show a num_unroll: that of the configuration, and powers of two
/// from far below the usual length to above it.
bool of_interest(std::int64_t num_unroll, const input_configuration& config,
                 const length_counts& lengths) {
  if (num_unroll == config.num_unroll) return true;
  auto usual = std::max<std::int64_t>(1, lengths.quantile(0.5));
  return num_unroll * 16 > usual && num_unroll <= usual * 4;
}

void append_batches(std::string& text, const input_configuration& config,
                    const input_survey& survey) {
  if (survey.forecasts.empty() || survey.examples() == 0) return;
  text += fmt::format("\nbatches of up to {} keys\n",
                      format_count(survey.forecasts[0].batch_size()));
  text_table table{{"num_unroll", "segments", "batches", "full", "padding"},
                   {true, true, true, true, true}};
  for (auto& forecast : survey.forecasts)
    if (of_interest(forecast.num_unroll(), config, survey.lengths))
      table.add({format_count(forecast.num_unroll()),
                 format_count(forecast.segments()),
                 format_count(forecast.batches()), percent(forecast.fill()),
                 percent(forecast.padding())});
  text += table.text();
}

}  // namespace

std::string stats_report(const input_configuration& config,
                         const std::vector<std::string>& guessed,
                         const input_survey& survey) {
  bool csv = known_format_of(config.input).column_names != nullptr;
  std::string text;
  append_totals(text, config, guessed, survey);
  append_faults(text, survey);
  append_features(text, csv ? "columns" : "sequences", survey.sequences, csv,
                  survey);
  append_features(text, "context", survey.context, csv, survey);
  append_lengths(text, survey.lengths);
  append_batches(text, config, survey);
  return text;
}

}  // namespace segue
