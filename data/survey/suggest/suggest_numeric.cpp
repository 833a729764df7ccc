// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_numeric.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/survey/epoch_time.hpp"
#include "segue/data/survey/suggest/default_text.hpp"
#include "segue/data/survey/suggest/standard_score.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {
namespace {

/// Whether every step is a list of one value, which a parser reads as ragged.
bool lists_of_one(const feature_profile& feature) {
  return feature.form() == step_form::fixed &&
         std::ranges::all_of(feature.dims(), [](auto d) { return d == 1; });
}

/// Returns why numbers cannot be standardized or read; empty if they can.
std::string obstacle_to_score(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  if (feature.form() == step_form::ragged)
    return "holds lists of numbers of varying length";
  if (feature.form() == step_form::fixed && feature.empty_steps() > 0)
    return "is empty in some steps";
  if (lists_of_one(feature) && (feature.context() || feature.dims().size() > 1))
    return "holds a list where a single number is expected";
  if (feature.not_finite() > 0) return "holds numbers that are not finite";
  if (numbers.overflows()) return "holds numbers that are too far apart";
  if (numbers.constant())
    return feature.distinct().constant()
               ? "has the same value everywhere"
               : "holds numbers too close together for float64 to distinguish";
  return {};
}

}  // namespace

suggested_column suggest_numeric(const feature_profile& feature,
                                 const input_options& options,
                                 std::int64_t missing) {
  if (auto reason = obstacle_to_score(feature); !reason.empty())
    return left_out(reason);
  auto score = score_of(feature);
  suggested_column column;
  column.width = 1;
  column.table = fmt::format("[[column]]\nkind = \"numeric\"\nkey = {}\n",
                             toml_text(feature.name()));
  if (feature.context()) column.table += "context = true\n";
  if (score.type != dtype::float32)
    column.table += fmt::format("dtype = \"{}\"\n", to_string(score.type));
  if (lists_of_one(feature)) {
    column.ragged = true;
  } else if (feature.form() == step_form::fixed) {
    column.table +=
        fmt::format("shape = [{}]\n", fmt::join(feature.dims(), ", "));
    for (auto d : feature.dims())
      column.width *= d;
  }
  column.table += fmt::format("normalizer = {}\n", score.normalizer);
  column.reason = score.note;
  if (auto unit = epoch_of(feature))
    column.reason = fmt::format("{} since 1970: {}", unit->name, score.note);
  if (missing > 0)
    column.default_value = default_number(score.mean, options.missing);
  return column;
}

}  // namespace segue
