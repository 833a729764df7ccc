// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/program_options/options_description.hpp>

#include "segue/errors/result.hpp"
#include "segue/jobs/convert_job.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// The options that only `convert` has.
void add_convert_options(boost::program_options::options_description& options);

/// IN OUT, and what the options say; those about the input become overrides.
/// Error: invalid_argument, naming the option.
result<convert_request> read_convert_options(const given_arguments& given);

}  // namespace segue
