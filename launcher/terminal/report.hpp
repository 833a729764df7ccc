// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/output/output_file.hpp"
#include "segue/jobs/job_hooks.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// Writes to standard output; reports an error of the write.
exit_code print(const std::string& text, const reader_patience& patience = {});

/// Reports the errors of the command line or a configuration, each as a line
/// with its place.
exit_code report(const std::vector<error>& errors);

/// Reports an error that ended the work of the program.
exit_code report_failed(const error& e);

/// Reports why a job failed.
exit_code report_failed(const job_failure& failure);

}  // namespace segue
