// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// Whether a configuration can read a feature of that name as it is: it has
/// one, and no colon in it.
bool takes_name(const std::string& name);

/// New names for the features that need one: what `rename` has to say, beside
/// what it says already. No two features get the same.
std::map<std::string, std::string> names_for(const input_options& options,
                                             const input_survey& survey);

/// The survey with these features renamed.
input_survey rename(input_survey survey,
                    const std::map<std::string, std::string>& names);

}  // namespace segue
