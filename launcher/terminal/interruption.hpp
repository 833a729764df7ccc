// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <stop_token>

#include "segue/data/output/output_file.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Asks to stop when one of the signals has come that `handle_signals` takes.
/// A thread waits for them. Error: resource_exhausted, where there is none.
result<std::stop_token> stop_at_signals();

/// To be called when the input is open, again it does nothing: until then the
/// default action is right, as nothing is done that could be lost and opening a
/// pipe may wait for ever. From now on the first SIGINT (Ctrl-C), SIGTERM or
/// SIGHUP only asks to stop; the same signal once more kills the process as
/// ever, but for SIGHUP, which a terminal that is closed brings twice. One that
/// is ignored, as of a process under nohup, stays ignored. Writing to a pipe
/// that nobody reads, or beyond what a file may hold (ulimit -f), becomes an
/// error of the write.
void handle_signals();

}  // namespace segue
