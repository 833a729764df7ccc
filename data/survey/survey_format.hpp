// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "segue/data/input/input_format.hpp"
#include "segue/data/survey/guess/guess_options.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/data/survey/record_surveyor.hpp"

namespace segue {

/// The functions that a survey needs for a format of input files.
struct survey_format {
  const input_format& format;
  std::unique_ptr<record_surveyor> (*make_surveyor)(
      const input_options& options);
  /// guess_options for this format; guessed options are added to `made`. `path`
  /// is the first file.
  result<void> (*guess)(const known_options& known, const std::string& path,
                        input_options& options, std::vector<std::string>& made);
  /// Appends, as TOML, the options that not all formats have.
  void (*write_options)(std::string& text, const input_options& options,
                        const input_survey& survey);
};

/// Returns that of options that have been checked.
const survey_format& survey_format_of(const input_options& options);

}  // namespace segue
