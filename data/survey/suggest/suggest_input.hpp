// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/data/survey/suggest/suggest_columns.hpp"
#include "segue/data/survey/suggest/suggest_label.hpp"

namespace segue {

/// Appends the table [input]: the options that differ from their defaults, and
/// those that the columns and the label need.
void append_input(std::string& text, const input_options& options,
                  const input_survey& survey, const suggested_columns& columns,
                  const std::optional<suggested_label>& label);

/// Appends the options that only CSV has; see survey_format.
void write_csv_options(std::string& text, const input_options& options,
                       const input_survey& survey);
/// Appends those of formats with an example in each record.
void write_record_options(std::string& text, const input_options& options,
                          const input_survey& survey);

}  // namespace segue
