// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "segue/data/survey/guess/guess_options.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/tests/data/input/input_fixture.hpp"

namespace segue::test {

inline input_options options_of(const std::string& format,
                                const std::string& file) {
  input_options options;
  options.format = format;
  options.files = {file};
  options.key = "id";
  if (format == "jsonl") options.length = "length";
  return options;
}

inline input_survey survey_of(const input_options& options) {
  auto surveyor = input_surveyor::open(options, {{1, 2, 4}, 2});
  if (!surveyor) FAIL(surveyor.error().message);
  auto survey = surveyor->run();
  if (!survey) FAIL(survey.error().message);
  return std::move(*survey);
}

inline const feature_profile& named(
    const std::vector<feature_profile>& features, std::string_view name) {
  for (auto& feature : features)
    if (feature.name() == name) return feature;
  FAIL("no feature " << name);
  std::abort();
}

}  // namespace segue::test
