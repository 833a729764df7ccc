// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>
#include <span>
#include <string>
#include <string_view>

#include "segue/launcher/command_line.hpp"

namespace segue {

/// One of the things that the program does.
struct subcommand {
  std::string_view name;
  command what;
  std::string_view argument;  ///< what it is done to: "CONFIG"
  std::string_view summary;   ///< in the program's help
  std::string_view text;      ///< in its own
};

/// All of them, in the order of the help.
std::span<const subcommand> all_subcommands();

/// Null where there is none of that name.
const subcommand* find_subcommand(std::string_view name);

/// The options that may follow it.
boost::program_options::options_description options_of(const subcommand& s);

/// What `segue NAME --help` prints.
std::string help_of(const subcommand& s);

}  // namespace segue
