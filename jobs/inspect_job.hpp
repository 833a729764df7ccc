// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "segue/jobs/job.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

struct inspect_hooks : job_hooks {
  /// Called with a batch as a line of JSON (see batch_json). An error ends the
  /// job.
  std::function<result<void>(const std::string& line)> on_batch;
  /// Called with a description of each of the first five skipped records.
  std::function<void(const std::string& reject)> on_reject;
};

/// Draws the first `batches` batches, or as many as there are. If there is a
/// model, it computes the states for the next segments; otherwise states are
/// saved unchanged. No file is written.
job_result<void> inspect_job(job& j, std::int64_t batches,
                             const inspect_hooks& hooks);

}  // namespace segue
