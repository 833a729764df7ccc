// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// The columns of a starting configuration, and the options of [input] that
/// they need.
struct suggested_columns {
  std::string tables;    ///< the tables [[column]]
  std::string left_out;  ///< features that are left out and why, as comments
  std::vector<std::string> ragged;
  std::map<std::string, std::string> defaults;
  int sequences = 0;  ///< the number of sequences that are read
};

/// Suggests a column for every feature that can have one, except the label.
/// Their names differ, and together they are not wider than a layer may be.
suggested_columns suggest_columns(const input_options& options,
                                  const input_survey& survey);

}  // namespace segue
