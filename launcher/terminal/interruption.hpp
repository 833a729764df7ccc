// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

/// Asks the job to stop at the first SIGINT (Ctrl-C), SIGTERM or SIGHUP that
/// comes after its `on_begin`; the same signal once more kills the process as
/// ever, but for SIGHUP, which a terminal that is closed brings twice. One that
/// is ignored, as of a process under nohup, stays ignored. Until the job begins
/// the default action is right: nothing is done that could be lost, and opening
/// a pipe may wait for ever. From then on writing to a pipe that nobody reads,
/// or beyond what a file may hold (ulimit -f), becomes an error of the write.
/// Error: resource_exhausted, where there is no thread to wait for signals.
result<void> end_at_signals(job_hooks& hooks);

}  // namespace segue
