// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/inspect_job.hpp"

#include <chrono>

#include "segue/data/output/output_file.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/jobs/batch_json.hpp"
#include "segue/launcher/commands/reject_log.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

// How late a signal may be noticed.
constexpr std::chrono::milliseconds patience{200};

result<void> pass_on(job& j, batch& b) {
  if (!j.net) return b.acknowledge();
  auto outputs = step_batch(*j.net, b, j.config.model.carry_states);
  if (!outputs) return outputs.error();
  return {};
}

result<void> print_batches(job& j, pipeline& source, std::int64_t batches,
                           output_file& to) {
  for (std::int64_t n = 0; n < batches && !interrupted();) {
    auto b = source.next(std::chrono::steady_clock::now() + patience);
    if (!b && b.error().code == errc::deadline_exceeded) continue;
    if (!b && b.error().code == errc::end_of_input) break;
    if (!b) return b.error();
    ++n;
    if (auto written = to.write(batch_json(*b, j.features)); !written)
      return written;
    if (auto offered = to.offer(); !offered) return offered;
    if (auto passed = pass_on(j, *b); !passed) return passed;
  }
  if (interrupted()) return error{errc::cancelled, "interrupted"};
  return {};
}

result<void> inspect(job& j, std::int64_t batches, reject_log& rejects) {
  auto to =
      output_file::open(output_options::standard_output, until_interrupted);
  if (!to) return to.error();
  auto options = j.make_pipeline_options();
  options.on_reject = [&rejects](const reject& r) { rejects.add(r); };
  auto source = pipeline::make(std::move(options));
  if (!source) return source.error();
  handle_signals();
  auto printed = print_batches(j, *source, batches, *to);
  auto closed = to->close();
  return printed ? closed : printed;
}

}  // namespace

exit_code inspect_job(job& j, std::int64_t batches) {
  // Looking does not write the reject file.
  reject_log rejects{""};
  auto done = inspect(j, batches, rejects);
  // One that stops the run is the error.
  if (j.config.input.on_error == error_policy::skip)
    for (const auto& line : rejects.first())
      say("rejected: {}\n", line);
  if (done) return exit_done;
  say("segue: {}\n", done.error().message);
  return exit_failed;
}

}  // namespace segue
