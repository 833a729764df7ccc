// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_format.hpp"

#include <catch2/catch.hpp>

#include "segue/data/survey/survey_input.hpp"

namespace segue {

TEST_CASE("every format can be surveyed", "[survey_format]") {
  for (const auto* format : input_formats()) {
    input_options options;
    options.format = format->name;
    const auto& survey = survey_format_of(options);
    CHECK(&survey.format == format);
    CHECK(survey.make_surveyor);
    CHECK(survey.guess);
    CHECK(survey.write_options);
  }
  input_options unknown;
  unknown.format = "xls";
  CHECK_THAT(open_survey_source(unknown).error().message,
             Catch::Contains("'xls'"));
}

}  // namespace segue
