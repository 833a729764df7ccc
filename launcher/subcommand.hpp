// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// What follows a subcommand's name.
struct given_arguments {
  std::vector<std::string> positional;
  boost::program_options::variables_map options;

  bool has(const char* option) const { return options.count(option) > 0; }
};

/// One of the things that the program does: a file pair of launcher/commands,
/// and a line in all_subcommands.
struct subcommand {
  std::string_view name;
  std::string_view argument;  ///< what it is done to: "CONFIG"
  std::string_view summary;   ///< in the program's help
  std::string_view text;      ///< in its own
  /// Adds the options that may follow it, but for --help.
  void (*add_options)(boost::program_options::options_description& options);
  /// Does it. Error: invalid_argument, what is wrong with the arguments.
  result<exit_code> (*run)(const given_arguments& given);
};

}  // namespace segue
