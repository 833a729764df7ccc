// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/jobs/run_job.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// The arguments of `run`, and those that `launch` passes to each node.
struct run_arguments {
  std::string configuration;
  std::vector<std::string> overrides;
  key_choice keys = key_choice::all;
  bool compare_reset = false;
  /// The input has no label.
  bool no_label = false;
};

/// `--split`, `--no-label`, `--compare-reset`.
void add_run_options(boost::program_options::options_description& options);

/// Error: invalid_argument, naming the option.
result<run_arguments> read_run_options(const given_arguments& given);

/// Loads the configuration with these arguments applied.
basic_result<configuration, std::vector<error>> load_for_run(
    const run_arguments& how);

}  // namespace segue
