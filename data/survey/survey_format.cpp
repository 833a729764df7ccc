// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_format.hpp"

#include <array>

#include "segue/data/input/csv/csv_format.hpp"
#include "segue/data/input/json/jsonl_format.hpp"
#include "segue/data/input/tfrecord/tfrecord_format.hpp"
#include "segue/data/survey/guess/guess_formats.hpp"
#include "segue/data/survey/suggest/suggest_input.hpp"

namespace segue {

const survey_format& survey_format_of(const input_options& options) {
  static const std::array formats{
      survey_format{csv_format, make_csv_surveyor, guess_csv,
                    write_csv_options},
      survey_format{jsonl_format, make_json_surveyor, guess_jsonl,
                    write_record_options},
      survey_format{tfrecord_format, make_tfrecord_surveyor, guess_tfrecord,
                    write_record_options},
  };
  const auto& wanted = known_format_of(options);
  for (const auto& format : formats)
    if (&format.format == &wanted) return format;
  return formats.front();
}

}  // namespace segue
