// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_column.hpp"

#include <fmt/format.h>

#include "segue/data/input/input_format.hpp"
#include "segue/data/survey/epoch_time.hpp"
#include "segue/data/survey/suggest/suggest_categorical.hpp"
#include "segue/data/survey/suggest/suggest_numeric.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

bool is_number(const feature_profile& feature) {
  auto type = *feature.type();
  if (type == dtype::string || type == dtype::boolean) return false;
  if (!feature.integers() || epoch_of(feature)) return true;
  auto& distinct = feature.distinct();
  return !named_as_id(feature.name()) &&
         (!distinct.exact() || distinct.count() > most_indicated);
}

/// Whether the sequence is missing although it is needed: in CSV in some rows,
/// in other formats in an example that has steps.
bool not_everywhere(const feature_profile& feature, bool csv,
                    const input_survey& survey) {
  if (feature.context()) return false;
  if (csv) return feature.values() + feature.missing() < survey.lengths.steps();
  return feature.examples_with_steps() <
         survey.examples() - survey.without_steps;
}

}  // namespace

suggested_column left_out(std::string reason) {
  suggested_column column;
  column.reason = std::move(reason);
  return column;
}

std::string obstacle_to(const feature_profile& feature,
                        const input_options& options,
                        const input_survey& survey) {
  // Whether a file has names, rather than each record.
  bool of_files = known_format_of(options).column_names != nullptr;
  if (!is_utf8(feature.name())) return "its name is not UTF-8";
  if (feature.values() == 0) return "holds no value";
  if (not_everywhere(feature, of_files, survey))
    return of_files ? "is not in every file" : "is not in every example";
  if (feature.repeated()) return "appears twice in one record";
  if (feature.uneven() > 0)
    return fmt::format("has a different length from the others in {} examples",
                       feature.uneven());
  if (feature.form() == step_form::irregular)
    return "holds values without a common shape";
  return {};
}

suggested_column suggest_column(const feature_profile& feature,
                                const input_options& options,
                                const input_survey& survey) {
  if (auto reason = obstacle_to(feature, options, survey); !reason.empty())
    return left_out(reason);
  auto missing = feature.missing();
  if (feature.context()) missing += survey.examples() - feature.examples();
  return is_number(feature) ? suggest_numeric(feature, options, missing)
                            : suggest_categorical(feature, options, missing);
}

}  // namespace segue
