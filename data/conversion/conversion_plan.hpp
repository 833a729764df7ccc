// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/output/output_schema.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What is wanted of a conversion, beside what the input's options say.
struct conversion_request {
  data_format to = data_format::jsonl;
  /// Dtypes that are not to be told from the values, by feature.
  std::map<std::string, dtype> types;
  /// Features that are left out.
  std::vector<std::string> drop;
};

/// How an input is read, and what is written.
struct conversion_plan {
  input_options input;  ///< of a source and a parser of `features`
  parse_spec features;
  output_schema schema;
  /// What the result does not hold as the input does, a line each.
  std::vector<std::string> notes;
};

/// Decides, from what a survey has seen, how every feature is read and
/// written: its dtype is the narrowest that holds every value, a value that
/// is missing stays missing. Of CSV the columns that the options call context
/// become it.
///
/// Errors: invalid_argument for a feature that segue reads in no form, for a
/// name that is wanted and not there (with the nearest), for an input without
/// a sequence, and for one with too many features to look at.
result<conversion_plan> plan_conversion(input_options options,
                                        const input_survey& survey,
                                        const conversion_request& request);

}  // namespace segue
