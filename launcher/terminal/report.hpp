// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/output/output_file.hpp"
#include "segue/jobs/job_hooks.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// Writes to standard output; an error of that is told.
exit_code print(const std::string& text, const reader_patience& patience = {});

/// Tells what is wrong with the command line or a configuration, each error a
/// line that says its place.
exit_code report(const std::vector<error>& errors);

/// Tells an error that ended the program's work.
exit_code report_failed(const error& e);

/// Tells why a job failed.
exit_code report_failed(const job_failure& failure);

}  // namespace segue
