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

/// How a caller follows a job and ends it. What is empty is not called; all is
/// called in the thread that runs the job.
struct job_hooks {
  /// Asks the job to end early. It does within a second, or five where somebody
  /// is slow to read what it writes, with errc::cancelled. Not looked at before
  /// `on_begin`.
  std::stop_token stop;
  /// Called once, when the input is open. Opening a named pipe waits until
  /// somebody writes to it, for as long as that takes.
  std::function<void()> on_begin;
};

/// Calls `f`, where it is not empty, the first time only.
inline std::function<void()> called_once(std::function<void()> f) {
  return [f = std::move(f)]() mutable {
    if (auto call = std::exchange(f, nullptr)) call();
  };
}

/// What a job ends with that was asked to.
inline error interrupted() {
  return {errc::cancelled, "interrupted"};
}

/// Of the files a job writes: once it is asked to end, what is written may be
/// taken by nobody for five seconds.
inline reader_patience patience_of(const job_hooks& hooks) {
  return {hooks.stop, std::chrono::milliseconds{5000}};
}

/// Why a job did not do what it was asked to.
struct job_failure {
  /// At least one. Of a configuration all that is wrong with it, each with its
  /// place.
  std::vector<error> errors;
  /// Whether what was given is wrong, or names what is: nothing was begun.
  bool refused = false;

  job_failure() = default;
  explicit job_failure(error e, bool what_was_given = false)
      : errors{std::move(e)}, refused{what_was_given} {}
  /// Of a configuration.
  explicit job_failure(std::vector<error> all)
      : errors{std::move(all)}, refused{true} {}
};

template <class T>
using job_result = boost::system::result<T, job_failure>;

}  // namespace segue
