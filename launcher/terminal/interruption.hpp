// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

/// Asks the job to stop at the first SIGINT (Ctrl-C), SIGTERM or SIGHUP after
/// its `on_begin`. The same signal once more kills the process as usual, except
/// for SIGHUP, which arrives twice when a terminal is closed. An ignored
/// signal, as under nohup, stays ignored. Until the job begins the default
/// action is right: nothing can be lost yet, and opening a pipe may wait
/// forever. From then on, writing to a pipe without a reader, or beyond a file
/// size limit (ulimit -f), is an error of the write. Error: resource_exhausted
/// if there is no thread to wait for signals.
result<void> end_at_signals(job_hooks& hooks);

}  // namespace segue
