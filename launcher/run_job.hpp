// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"
#include "segue/launcher/job.hpp"

namespace segue {

/// `segue run`: the model over the whole input, outputs to their file, a
/// summary to standard error however it ends. Precondition: the job has a
/// model.
exit_code run_job(job& j, progress_choice progress);

}  // namespace segue
