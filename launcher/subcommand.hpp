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

/// The arguments after the name of a subcommand.
struct given_arguments {
  std::vector<std::string> positional;
  boost::program_options::variables_map options;

  bool has(const char* option) const { return options.count(option) > 0; }
};

/// A subcommand of the program. Each has a file pair in launcher/commands, and
/// a line in all_subcommands.
struct subcommand {
  std::string_view name;
  std::string_view argument;  ///< its positional argument: "CONFIG"
  std::string_view summary;   ///< in the help of the program
  std::string_view text;      ///< in its own help
  /// Adds its options, except --help.
  void (*add_options)(boost::program_options::options_description& options);
  /// Runs it. Error: invalid_argument if the arguments are wrong.
  result<exit_code> (*run)(const given_arguments& given);
};

}  // namespace segue
