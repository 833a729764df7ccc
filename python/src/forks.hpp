// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace segue::python {

/// From now on, forks of this process are noticed.
void watch_forks();

/// Whether this process is a fork of the one that imported segue, so that it
/// has none of segue's threads.
bool is_forked();

/// Raises ForkError in a forked process.
void check_not_forked();

}  // namespace segue::python
