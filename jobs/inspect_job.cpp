// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/inspect_job.hpp"

#include <chrono>
#include <utility>

#include "segue/embed/pipeline.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/jobs/batch_json.hpp"
#include "segue/jobs/reject_log.hpp"

namespace segue {
namespace {

// The delay until a stop is noticed.
constexpr std::chrono::milliseconds patience{200};

result<void> pass_on(job& j, batch& b) {
  if (!j.net) return b.acknowledge();
  auto outputs = step_batch(*j.net, b, j.config.model.carry_states);
  if (!outputs) return outputs.error();
  return {};
}

result<void> show_batches(job& j, pipeline& source, std::int64_t batches,
                          const inspect_hooks& hooks) {
  for (std::int64_t n = 0; n < batches && !hooks.stop.stop_requested();) {
    auto b = source.next(std::chrono::steady_clock::now() + patience);
    if (!b && b.error().code == errc::deadline_exceeded) continue;
    if (!b && b.error().code == errc::end_of_input) break;
    if (!b) return b.error();
    ++n;
    if (hooks.on_batch)
      if (auto taken = hooks.on_batch(batch_json(*b, j.features)); !taken)
        return taken;
    if (auto passed = pass_on(j, *b); !passed) return passed;
  }
  if (hooks.stop.stop_requested()) return error{errc::cancelled, "interrupted"};
  return {};
}

result<void> inspect(job& j, std::int64_t batches, const inspect_hooks& hooks,
                     reject_log& rejects) {
  auto options = j.make_pipeline_options();
  options.on_reject = [&rejects](const reject& r) { rejects.add(r); };
  auto source = pipeline::make(std::move(options));
  if (!source) return source.error();
  if (hooks.on_begin) hooks.on_begin();
  return show_batches(j, *source, batches, hooks);
}

}  // namespace

job_result<void> inspect_job(job& j, std::int64_t batches,
                             const inspect_hooks& hooks) {
  // `inspect` does not write the reject file.
  reject_log rejects{""};
  auto done = inspect(j, batches, hooks, rejects);
  // With `stop`, the reject is the error.
  if (hooks.on_reject && j.config.input.on_error == error_policy::skip)
    for (const auto& described : rejects.first())
      hooks.on_reject(described);
  if (!done) return job_failure{done.error()};
  return {};
}

}  // namespace segue
