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

/// Which keys a run reads, if the configuration holds some out.
enum class key_choice : std::uint8_t { all, training, evaluation };
std::string_view to_string(key_choice keys);

/// The split of a run over those keys of a configuration.
held_out_keys split_of(const configuration& config, key_choice keys);

struct run_choices {
  key_choice keys = key_choice::all;
  /// Also run the model with its states reset at every segment, to compare.
  bool compare_reset = false;
  /// The node that this process is, in a run over several nodes.
  const node_options* node = nullptr;
};

struct run_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(const live_figures&)> on_progress{};
  /// Called before rows go to the output file.
  std::function<void()> on_rows{};
  /// For a node: called with "waiting for nodes b, c", from one of segue's
  /// threads.
  std::function<void(const std::string&)> on_nodes{};
  /// For a node: formats what `segue status` shows.
  status_writer write_status{};
};

/// The result of a run.
struct run_report {
  /// What was done, including written rows.
  run_summary counts{};
  std::chrono::duration<double> wall_time{};
  /// Why it ended before the end of the input; `cancelled` if it was stopped.
  std::optional<error> ended_by{};
  /// Present if there is a label to compare the outputs with.
  std::optional<evaluation> errors{};
  not_finite_outputs not_finite{};
  /// Descriptions of the first records that were skipped.
  std::vector<std::string> rejects{};
};

/// Runs the model over the whole input and writes outputs, final states and
/// rejects to their files; a node does the part of its roles. When it returns,
/// the pipeline and all of its threads are gone. Precondition: the job has a
/// model. Fails only if the run did not begin; a run that has begun returns a
/// report.
job_result<run_report> run_job(job& j, const run_choices& choices,
                               const run_hooks& hooks = {});

}  // namespace segue
