// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

namespace segue {

/// To be called when the input is open, again it does nothing: until then the
/// default action is right, as nothing is done that could be lost and opening a
/// pipe may wait for ever. From now on the first SIGINT (Ctrl-C) or SIGTERM
/// only asks to end, see `interrupted`; the same signal once more kills the
/// process as ever. One that is ignored, as of a process under nohup, stays
/// ignored. Writing to a pipe that nobody reads becomes an error of the write.
void handle_signals();

/// Whether one of the signals has come.
bool interrupted();

/// How long what is written may be taken by nobody once one has.
inline constexpr std::chrono::milliseconds last_wait_for_reader{5000};

}  // namespace segue
