// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "segue/data/output/output_file.hpp"

namespace segue {

/// To be called when the input is open, again it does nothing: until then the
/// default action is right, as nothing is done that could be lost and opening a
/// pipe may wait for ever. From now on the first SIGINT (Ctrl-C), SIGTERM or
/// SIGHUP only asks to end, see `interrupted`; the same signal once more kills
/// the process as ever, but for SIGHUP, which a terminal that is closed brings
/// twice. One that is ignored, as of a process under nohup, stays ignored.
/// Writing to a pipe that nobody reads, or beyond what a file may hold (ulimit
/// -f), becomes an error of the write.
void handle_signals();

/// Whether one of the signals has come.
bool interrupted();

/// Of files that are written: once a signal has come what is written may be
/// taken by nobody for five seconds.
inline constexpr reader_patience until_interrupted{
    interrupted, std::chrono::milliseconds{5000}};

}  // namespace segue
