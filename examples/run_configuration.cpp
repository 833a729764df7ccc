// SPDX-License-Identifier: BSD-3-Clause
// Runs a configuration from a program, as `segue run CONFIG` does, with its
// progress on standard error. Ends after ten minutes at the latest, with what
// is done written. Usage: example_run_configuration CONFIG [NAME=VALUE]...
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "segue/jobs/run_job.hpp"

namespace {

int fail(const std::vector<segue::error>& errors) {
  for (const auto& e : errors)
    std::fprintf(stderr, "%s\n", e.message.c_str());
  return 1;
}

/// Asks the run to stop when its time is up.
class time_limit {
 public:
  explicit time_limit(std::chrono::seconds limit)
      : thread_{[this, limit](const std::stop_token& over) {
          std::unique_lock lock{mutex_};
          wake_.wait_for(lock, over, limit, [] { return false; });
          run_.request_stop();
        }} {}
  std::stop_token token() const { return run_.get_token(); }

 private:
  std::stop_source run_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return fail({{segue::errc::invalid_argument, "no CONFIG"}});
  std::vector<std::string> overrides(arguments + 2, arguments + count);
  auto config = segue::load_configuration(arguments[1], overrides);
  if (!config) return fail(config.error());
  auto job = segue::prepare_job(std::move(*config), segue::purpose::run);
  if (!job) return fail(job.error());

  time_limit limit{std::chrono::minutes{10}};
  segue::run_hooks hooks;
  hooks.stop = limit.token();
  hooks.on_progress = [](const segue::live_figures& now) {
    std::fprintf(stderr, "%lld keys\n", static_cast<long long>(now.finished));
  };
  auto done = segue::run_job(*job, {}, hooks);
  if (!done) return fail(done.error().errors);
  std::printf("%lld steps%s\n", static_cast<long long>(done->counts.steps),
              done->ended_by ? ", not all" : "");
  return 0;
}
