// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>
#include <span>
#include <string>
#include <string_view>

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// All of them, in the order of the help.
std::span<const subcommand* const> all_subcommands();

/// Null where there is none of that name.
const subcommand* find_subcommand(std::string_view name);

/// The options that may follow it.
boost::program_options::options_description options_of(const subcommand& s);

/// What `segue NAME --help` prints.
std::string help_of(const subcommand& s);

/// What `segue --help` prints.
std::string program_help();

}  // namespace segue
