// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace segue {

/// The exit code of the program.
enum exit_code : int {
  exit_done = 0,
  exit_failed = 1,  ///< the run failed or was interrupted
  /// The command line, the configuration or something it names is wrong, or
  /// other nodes have a different one; nothing was started.
  exit_usage = 2,
};

}  // namespace segue
