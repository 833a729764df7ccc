// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>
#include <string>
#include <vector>

#include "segue/launcher/subcommand.hpp"
#include "segue/launcher/terminal/progress_line.hpp"

namespace segue {

/// `--set`.
void add_overrides(boost::program_options::options_description& options);
/// In the order given.
std::vector<std::string> overrides_of(const given_arguments& given);

/// `--quiet` and `--progress`.
void add_progress(boost::program_options::options_description& options);
/// Error: invalid_argument if both are given.
result<progress_choice> progress_of(const given_arguments& given);

/// The value of an option; empty if it is not given.
std::string text_of(const given_arguments& given, const char* option);

/// The only positional argument of most subcommands. Error: invalid_argument.
result<std::string> one_configuration(const given_arguments& given);

}  // namespace segue
