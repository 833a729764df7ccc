// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

#include "segue/data/output/output_file.hpp"
#include "segue/errors/error.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Lets a caller follow a job and stop it. Empty functions are not called. All
/// functions are called in the thread that runs the job.
struct job_hooks {
  /// Asks the job to end early. It ends with errc::cancelled within a second,
  /// or five if a slow reader holds up its output. Ignored before `on_begin`.
  std::stop_token stop{};
  /// Called once, when the input is open. Opening a named pipe waits, for any
  /// length of time, until another process writes to it.
  std::function<void()> on_begin{};
};

/// Returns a function that calls `f`, unless it is empty, the first time only.
inline std::function<void()> called_once(std::function<void()> f) {
  return [f = std::move(f)]() mutable {
    if (auto call = std::exchange(f, nullptr)) call();
  };
}

/// The error of a job that was asked to end.
inline error interrupted() {
  return {errc::cancelled, "interrupted"};
}

/// The patience for the files a job writes: once the job is asked to end, a
/// write may wait five seconds for a reader.
inline reader_patience patience_of(const job_hooks& hooks) {
  return {hooks.stop, std::chrono::milliseconds{5000}};
}

/// Why a job failed.
struct job_failure {
  /// At least one. For a configuration, all of its errors, each with its place.
  std::vector<error> errors{};
  /// Whether the fault is in what was given or in something it names; then
  /// nothing was started.
  bool refused = false;

  job_failure() = default;
  explicit job_failure(error e, bool what_was_given = false)
      : errors{std::move(e)}, refused{what_was_given} {}
  /// For the errors of a configuration.
  explicit job_failure(std::vector<error> all)
      : errors{std::move(all)}, refused{true} {}
};

template <class T>
using job_result = basic_result<T, job_failure>;

}  // namespace segue
