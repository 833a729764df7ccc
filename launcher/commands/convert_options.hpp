// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options.hpp>

#include "segue/errors/result.hpp"
#include "segue/launcher/command_line.hpp"

namespace segue {

/// The options that only `convert` has.
void add_convert_options(boost::program_options::options_description& options);

/// Fills in what they say; those about the input become overrides. Error:
/// invalid_argument, naming the option.
result<void> read_convert_options(
    const boost::program_options::variables_map& values, command_line& line);

}  // namespace segue
