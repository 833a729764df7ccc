// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "segue/data/conversion/converter.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

struct converted {
  conversion_counts counts;
  std::vector<std::string> notes;
  std::vector<reject> rejects;
};

inline input_options conversion_input(const std::string& format,
                                      const std::string& file) {
  input_options options;
  options.format = format == "example" ? "tfrecord" : format;
  if (format == "example") options.example = tf_message::example;
  if (format == "jsonl") options.length = "length";
  options.files = {file};
  options.key = "id";
  return options;
}

inline input_survey survey_for(const input_options& options) {
  auto surveyor = input_surveyor::open(options, {}, survey_detail::types);
  if (!surveyor) FAIL(surveyor.error().message);
  auto survey = surveyor->run();
  if (!survey) FAIL(survey.error().message);
  return std::move(*survey);
}

inline result<converted> try_convert(const input_options& options,
                                     const conversion_request& request,
                                     const std::string& out) {
  auto plan = plan_conversion(options, survey_for(options), request);
  if (!plan) return plan.error();
  converted done;
  auto made = converter::open(*plan, request.to, ',', [&](const reject& r) {
    done.rejects.push_back(r);
    return result<void>{};
  });
  if (!made) return made.error();
  auto sink = open_sink(out);
  if (!sink) return sink.error();
  if (auto ran = made->run(**sink); !ran) return ran.error();
  done.counts = made->counts();
  done.notes = plan->notes;
  return done;
}

inline converted convert(const input_options& options,
                         const conversion_request& request,
                         const std::string& out) {
  auto done = try_convert(options, request, out);
  if (!done) FAIL(done.error().message);
  return std::move(*done);
}

inline std::string content(const std::string& path) {
  return test::read_file(path);
}

}  // namespace segue::test
