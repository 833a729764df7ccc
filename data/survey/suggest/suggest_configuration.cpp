// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/survey/suggest/free_name.hpp"
#include "segue/data/survey/suggest/suggest_columns.hpp"
#include "segue/data/survey/suggest/suggest_input.hpp"
#include "segue/data/survey/suggest/suggest_label.hpp"
#include "segue/data/survey/suggest/suggest_names.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

/// Checks that all strings are UTF-8, as TOML has no others.
result<void> check_texts(const input_options& options) {
  if (!is_utf8(options.key))
    return invalid(fmt::format(
        "the key's name '{}' is not UTF-8, which a configuration requires",
        escaped_text(options.key)));
  for (auto& file : options.files)
    if (!is_utf8(file))
      return invalid(fmt::format(
          "the path '{}' is not UTF-8, which a configuration requires",
          escaped_text(file)));
  return {};
}

/// Returns the error if nothing can be suggested.
error no_column(const input_options& options, const input_survey& survey,
                const suggested_columns& columns) {
  auto text = fmt::format("{}{}",
                          survey.lengths.steps() > 0
                              ? "no sequence of the input can become a column"
                              : "the input contains no readable step",
                          options.label.empty()
                              ? ""
                              : fmt::format(", apart from the label '{}'",
                                            shown_text(options.label)));
  for (auto& reject : survey.first_rejects)
    text += "\n# " + terminal_text(reject);
  if (!columns.left_out.empty()) text += "\n" + columns.left_out;
  if (text.ends_with('\n')) text.pop_back();
  return invalid(std::move(text));
}

const batch_forecast* best_forecast(const input_options& options,
                                    const input_survey& survey) {
  constexpr std::int64_t most = 128;
  auto longest = std::min(most, options.steps_per_key.value_or(most));
  constexpr double most_padding = 0.25;
  const batch_forecast* best = nullptr;
  for (auto& forecast : survey.forecasts)
    if (forecast.num_unroll() <= longest &&
        forecast.padding() <= most_padding &&
        (!best || forecast.num_unroll() > best->num_unroll()))
      best = &forecast;
  return best;
}

void append_batch(std::string& text, const input_options& options,
                  const input_survey& survey) {
  auto* best = best_forecast(options, survey);
  auto batch_size = std::clamp<std::int64_t>(survey.pieces, 1, 32);
  text += fmt::format(
      "\n[batch]\nnum_unroll = {}  # {:.0f} % of the steps are padding\n"
      "batch_size = {}\n",
      best ? best->num_unroll() : 1, best ? 100 * best->padding() : 0.,
      batch_size);
  if (survey.repeated_keys > 0)
    text += fmt::format(
        "# {} examples have a key that had appeared before.\non_duplicate = "
        "\"queue\"\n",
        survey.repeated_keys);
}

/// Returns the table for a run without a label: a model with random weights.
std::string drawn_model() {
  return "\n[model]\nkind = \"lstm\"\nunits = 32\noutputs = 1\n"
         "seed = 7  # draws the weights; trained ones: weights = "
         "\"FILE.safetensors\"\n";
}

std::string model_tables(const input_options& options,
                         const input_survey& survey,
                         const std::optional<suggested_label>& label) {
  if (!label) return drawn_model();
  if (survey.first_keys.empty())
    return "\n# No [train]: by the lengths given in the examples, no step "
           "counts.\n" +
           drawn_model();
  if (!std::ranges::all_of(options.files, can_be_read_again))
    return "\n# No [train]: training reads its input several times, but a pipe "
           "can be read only once.\n" +
           drawn_model();
  // The weights of another training must not be overwritten.
  auto weights = new_name("weights", ".safetensors", options.files);
  return training_tables(*label, survey,
                         weights.value_or("weights.safetensors"));
}

/// The same for an input whose features all have names that a configuration
/// can use.
result<std::string> suggest_named(const input_options& options,
                                  const input_survey& survey) {
  auto columns = suggest_columns(options, survey);
  if (survey.lengths.steps() == 0) return no_column(options, survey, columns);
  std::optional<suggested_label> label;
  if (!options.label.empty()) {
    auto found = suggest_label(options, survey);
    if (!found) return found.error();
    label = std::move(*found);
  }
  if (columns.sequences == 0) return no_column(options, survey, columns);
  auto text = fmt::format(
      "# A configuration to start from, made by segue stats --suggest: {} "
      "keys, {} steps.\n",
      survey.examples(), survey.lengths.steps());
  append_input(text, options, survey, columns, label);
  append_batch(text, options, survey);
  text += columns.tables;
  if (!columns.left_out.empty())
    text += fmt::format("\n# Left out:\n{}", columns.left_out);
  text += model_tables(options, survey, label);
  auto outputs = free_name("outputs", ".csv", options.files);
  return text + fmt::format("\n[output]\nfile = {}\n",
                            toml_text(outputs.value_or("-")));
}

}  // namespace

result<std::string> suggest_configuration(const input_options& options,
                                          const input_survey& survey) {
  if (auto good = check_texts(options); !good) return good.error();
  auto new_names = names_for(options, survey);
  if (new_names.empty()) return suggest_named(options, survey);
  auto renamed = options;
  renamed.rename.insert(new_names.begin(), new_names.end());
  return suggest_named(renamed, rename(survey, new_names));
}

}  // namespace segue
