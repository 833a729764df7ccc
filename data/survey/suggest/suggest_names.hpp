// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// Whether a configuration can use a name without renaming: it is not empty and
/// has no colon.
bool takes_name(const std::string& name);

/// Returns new names for the features that need one, for the option `rename`,
/// in addition to those that it already has. No two features get the same name.
std::map<std::string, std::string> names_for(const input_options& options,
                                             const input_survey& survey);

/// Returns the survey with these features renamed.
input_survey rename(input_survey survey,
                    const std::map<std::string, std::string>& names);

}  // namespace segue
