// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/output/data_format.hpp"
#include "segue/data/output/output_schema.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The request for a conversion, in addition to the options of the input.
struct conversion_request {
  data_format to = data_format::jsonl;
  /// The dtypes that are given, by feature; the others follow from the values.
  std::map<std::string, dtype> types;
  /// The features to leave out.
  std::vector<std::string> drop;
};

/// How an input is read, and what is written.
struct conversion_plan {
  input_options input;  ///< for the source, and the parser of `features`
  parse_spec features;
  output_schema schema;
  /// How the result differs from the input, one line each.
  std::vector<std::string> notes;
};

/// Decides, from a survey of the input, how every feature is read and written.
/// Its dtype is the narrowest that holds every value, and missing values stay
/// missing. CSV columns in the option `context` become context.
///
/// Errors: invalid_argument for a feature that segue cannot read in any form,
/// for the name of a feature that does not exist (with the nearest name), for
/// an input without sequences, and for one with too many features.
result<conversion_plan> plan_conversion(input_options options,
                                        const input_survey& survey,
                                        const conversion_request& request);

}  // namespace segue
