// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/jobs/evaluation.hpp"
#include "segue/jobs/job.hpp"
#include "segue/jobs/job_hooks.hpp"
#include "segue/jobs/not_finite_outputs.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// Which keys a run reads, of a configuration that holds some out.
enum class key_choice : std::uint8_t { all, training, evaluation };
std::string_view to_string(key_choice keys);

struct run_choices {
  key_choice keys = key_choice::all;
  /// Run the model also with its states reset at every segment, to compare.
  bool compare_reset = false;
  /// Of a run over several nodes, the one that this process is.
  const node_options* node = nullptr;
};

struct run_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(const live_figures&)> on_progress;
  /// Called before rows go to the output file.
  std::function<void()> on_rows;
  /// Of a node: "waiting for nodes b, c", from a thread of segue's.
  std::function<void(const std::string&)> on_nodes;
  /// Of a node: what `segue status` shows.
  status_writer write_status;
};

/// How a run went.
struct run_report {
  /// What has been done, written rows included.
  run_summary counts;
  std::chrono::duration<double> wall_time{};
  /// What ended it before the input's end; `cancelled` where it was asked to.
  std::optional<error> ended_by;
  /// Where there is a label that the outputs can be held against.
  std::optional<evaluation> errors;
  not_finite_outputs not_finite;
  /// The first records that were skipped, described.
  std::vector<std::string> rejects;
};

/// The model over the whole input, outputs to their file, final states and
/// rejects to theirs; of several nodes what this one's roles are. The pipeline
/// is gone, and with it all of its threads, when this returns.
/// Precondition: the job has a model. Failure: the run did not begin; a run
/// that has begun gives a report.
job_result<run_report> run_job(job& j, const run_choices& choices,
                               const run_hooks& hooks = {});

}  // namespace segue
