// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/pipeline.hpp"
#include "segue/jobs/job.hpp"
#include "segue/jobs/run_files.hpp"
#include "segue/jobs/run_job.hpp"

namespace segue {

/// Starts the pipeline of a run and then empties `files`, which must outlive
/// it. A node first waits for all others. Failures: as for pipeline::make; io.
job_result<pipeline> open_run(const job& j, run_files& files,
                              const run_choices& choices,
                              const run_hooks& hooks);

}  // namespace segue
