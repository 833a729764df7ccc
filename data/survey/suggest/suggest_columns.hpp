// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// The columns of a starting configuration, and what [input] has to say for
/// them.
struct suggested_columns {
  std::string tables;    ///< the tables [[column]]
  std::string left_out;  ///< what is left out and why, as lines of comments
  std::vector<std::string> ragged;
  std::map<std::string, std::string> defaults;
  int sequences = 0;  ///< that are read
};

/// A column for every feature that can have one, but for the label; their names
/// differ, and together they are no wider than a layer may be.
suggested_columns suggest_columns(const input_options& options,
                                  const input_survey& survey);

}  // namespace segue
