// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "segue/data/survey/number_text.hpp"
#include "segue/data/survey/suggest/default_text.hpp"
#include "segue/data/survey/suggest/held_out_choice.hpp"
#include "segue/data/survey/suggest/suggest_column.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

const feature_profile* find(const std::vector<feature_profile>& features,
                            const std::string& name) {
  auto found = std::ranges::find(features, name, &feature_profile::name);
  return found == features.end() ? nullptr : &*found;
}

/// Returns why float32 cannot hold numbers, or the differences between them.
std::string obstacle_to_float32(const number_summary& numbers) {
  using limits = std::numeric_limits<float>;
  constexpr double most = limits::max();
  if (!(numbers.max() <= most && numbers.min() >= -most &&
        numbers.max() - numbers.min() <= most))
    return "holds numbers beyond the range of float32";
  if (!numbers.constant() && numbers.deviation() < limits::min())
    return "holds numbers too close together for float32 to distinguish";
  return {};
}

std::string obstacle_to_label(const feature_profile* feature,
                              const input_options& options,
                              const input_survey& survey) {
  if (options.label == options.key) return "is the key";
  if (!feature)
    return find(survey.context, options.label)
               ? "holds one value per key, not one in each step"
               : "is not a column or sequence that can be read";
  if (auto reason = obstacle_to(*feature, options, survey); !reason.empty())
    return reason;
  if (feature->form() != step_form::single)
    return "holds lists where a single number is expected";
  auto type = *feature->type();
  if (type == dtype::string || type == dtype::boolean)
    return "holds values that are not numbers";
  if (feature->not_finite() > 0) return "holds numbers that are not finite";
  return obstacle_to_float32(feature->numbers());
}

/// Returns the number of classes if the values are 0, 1, 2 and so on; else 0.
std::int64_t count_classes(const feature_profile& feature) {
  constexpr std::int64_t most = 10;
  if (!feature.integers() || !feature.distinct().exact()) return 0;
  auto n = feature.distinct().count();
  auto& numbers = feature.numbers();
  bool in_a_row = numbers.least() == 0 && numbers.largest() == n - 1;
  return in_a_row && n >= 2 && n <= most ? n : 0;
}

/// Returns how many of the labels differ in float32, if it is not all of them.
std::string note_of(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  auto note = "the label: " + range_text(feature);
  if (numbers.constant() && feature.distinct().constant())
    return note + ", the same everywhere";
  auto n = feature.standardized({numbers.mean(), numbers.deviation()},
                                dtype::float32);
  if (n.fewer()) note += fmt::format("; {} as float32", n.text());
  return note;
}

void append_held_out(std::string& text, const input_survey& survey) {
  auto split = choose_held_out(survey.first_keys);
  if (!split) {
    text += "# There are too few keys to hold some out for early stopping.\n";
    return;
  }
  text +=
      fmt::format("evaluation = {}  # the share of the keys that is held out\n",
                  toml_number(split->share));
  if (split->seed > 0)
    text += fmt::format("evaluation_seed = {}\n", split->seed);
  text += "patience = 3  # epochs without a lower held-out loss\n";
}

}  // namespace

result<suggested_label> suggest_label(const input_options& options,
                                      const input_survey& survey) {
  auto* feature = find(survey.sequences, options.label);
  auto reason = obstacle_to_label(feature, options, survey);
  if (!reason.empty())
    return error{errc::invalid_argument,
                 fmt::format("the label '{}' {}; a label must be one number in "
                             "each step (input.label)",
                             shown_text(options.label), reason)};
  suggested_label label{note_of(*feature), count_classes(*feature), {}};
  if (feature->missing() == 0) return label;
  auto usual = label.classes > 0
                   ? feature->distinct().most_frequent(1).front().first
                   : toml_number(feature->numbers().mean());
  label.default_value = default_number(usual, options.missing);
  return label;
}

std::string training_tables(const suggested_label& label,
                            const input_survey& survey,
                            const std::string& weights) {
  bool classes = label.classes > 0;
  auto text = fmt::format(
      "\n[model]\nkind = \"lstm\"\nunits = 32\noutputs = {}\n{}seed = 7\n"
      "\n[train]\n{}epochs = 20\n",
      classes ? label.classes : 1, classes ? "readout = \"softmax\"\n" : "",
      classes ? "# For amounts rather than classes: \"mean_squared\", one "
                "output and no readout.\nloss = \"softmax_cross_entropy\"\n"
              : "");
  append_held_out(text, survey);
  return text +
         fmt::format("clip_norm = 1.0\nweights = {}\n", toml_text(weights));
}

}  // namespace segue
