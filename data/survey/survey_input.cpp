// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_input.hpp"

#include <utility>

#include "segue/data/input/csv/csv_source.hpp"
#include "segue/data/input/files/file_source.hpp"
#include "segue/data/input/json/json_lines.hpp"
#include "segue/data/input/tfrecord/tfrecord_file.hpp"

namespace segue {

result<std::unique_ptr<record_source>> open_survey_source(
    const input_options& options) {
  if (options.format != "csv")
    return open_file_source(options, options.format == "jsonl"
                                         ? json_lines::make
                                         : tfrecord_file::make);
  // Every file has this column; what else it has, its header says.
  parse_spec key_alone{{{options.key, dtype::string, {}, layout::dense}}, {}};
  auto rows = options;
  rows.label.clear();
  rows.context.clear();
  return open_csv_source(rows, key_alone);
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
    : one_place_{options.format == "jsonl" &&
                 options.json.context == options.json.sequences},
      source_{std::move(source)},
      surveyor_{make_surveyor(options)},
      builder_{forecasts.num_unroll, forecasts.batch_size, options, detail} {}

namespace {

/// A name that is a list here and a value there, in one place, is nothing that
/// a parser reads.
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
