// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "segue/jobs/run_job.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// The result of a run, for its summary.
struct run_outcome {
  run_summary counts;
  std::chrono::duration<double> wall_time{};
  bool interrupted = false;
  /// The part of the keys that was run, and the share that is held out.
  key_choice keys = key_choice::all;
  double held_out = 0;
  /// The line about outputs that are not finite; empty without any.
  std::string not_finite;
  /// Descriptions of the first rejects.
  std::vector<std::string> rejects;
  /// Where the rejects were written; empty if nowhere.
  std::string reject_file;
};

/// The summary, some lines.
std::string format_summary(const run_outcome& report);

/// The lines about rejects: how many, by reason, and the first of them; empty
/// if there are none. `file` is where they were written; empty if nowhere.
std::string format_rejects(std::int64_t rejected,
                           const std::map<std::string, std::int64_t>& by_reason,
                           const std::string& file,
                           const std::vector<std::string>& first);

/// The line about outputs that are not finite: how many, and the first of them;
/// empty without any.
std::string format_not_finite(const not_finite_outputs& outputs);

/// "0.84 s", "3:07 min", "2:04:09 h".
std::string format_duration(std::chrono::duration<double> time);

/// 12345678 as "12,345,678".
std::string format_count(std::int64_t n);

/// "1 key", "2,000 keys", "3 batches".
std::string format_count(std::int64_t n, std::string_view noun);

}  // namespace segue
