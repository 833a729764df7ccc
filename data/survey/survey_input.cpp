// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_input.hpp"

#include <utility>

#include "segue/data/input/input_format.hpp"
#include "segue/data/survey/survey_format.hpp"

namespace segue {

result<std::unique_ptr<record_source>> open_survey_source(
    const input_options& options) {
  auto format = format_of(options);
  if (!format) return format.error();
  if (!(*format)->rows_are_steps) return (*format)->open_source(options, {}, 0);
  // Every file has this column; its header lists the others.
  parse_spec key_alone{{{options.key, dtype::string, {}, layout::dense}}, {}};
  auto rows = options;
  rows.label.clear();
  rows.context.clear();
  return (*format)->open_source(rows, key_alone, 0);
}

result<input_surveyor> input_surveyor::open(input_options options,
                                            const forecast_options& forecasts,
                                            survey_detail detail) {
  options.on_error = error_policy::skip;
  auto source = open_survey_source(options);
  if (!source) return source.error();
  return input_surveyor{options, forecasts, detail, std::move(*source)};
}

input_surveyor::input_surveyor(const input_options& options,
                               const forecast_options& forecasts,
                               survey_detail detail,
                               std::unique_ptr<record_source> source)
    : one_place_{options.json.context == options.json.sequences},
      source_{std::move(source)},
      surveyor_{survey_format_of(options).make_surveyor(options)},
      builder_{forecasts.num_unroll, forecasts.batch_size, options, detail} {}

namespace {

/// Notes names that are a list in some records and a value in others, in the
/// same place, which a parser cannot read.
void note_shared_names(input_survey& survey) {
  for (auto& context : survey.context)
    for (auto& sequence : survey.sequences)
      if (sequence.name() == context.name()) {
        sequence.note_repeated();
        context.note_repeated();
      }
}

}  // namespace

result<input_survey> input_surveyor::run() {
  for (;;) {
    auto records = source_->next();
    if (!records) return records.error();
    if (!*records) break;
    surveyor_->survey(**records, builder_);
  }
  auto survey = std::move(builder_).finish();
  if (one_place_) note_shared_names(survey);
  return survey;
}

}  // namespace segue
