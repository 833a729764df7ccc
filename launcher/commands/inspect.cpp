// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/inspect.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

#include "segue/jobs/inspect_job.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;

void add_options(po::options_description& options) {
  auto add = options.add_options();
  add("batches", po::value<std::string>()->value_name("N"),
      "number of batches to print (default: 1)");
  add("batch-size", po::value<std::string>()->value_name("N"),
      "entries per batch (default: batch.batch_size)");
  add_overrides(options);
}

/// Reads a count of at least 1.
result<std::int64_t> count_of(const given_arguments& given,
                              const char* option) {
  auto text = text_of(given, option);
  std::int64_t n = 0;
  auto* end = text.data() + text.size();
  auto [stop, fault] = std::from_chars(text.data(), end, n);
  if (fault == std::errc{} && stop == end && n >= 1) return n;
  return error{errc::invalid_argument,
               fmt::format("--{}: '{}' is not an integer in [1, {}]", option,
                           text, std::numeric_limits<std::int64_t>::max())};
}

exit_code inspect(job& j, std::int64_t batches) {
  inspect_hooks hooks;
  if (auto ready = end_at_signals(hooks); !ready)
    return report_failed(ready.error());
  std::vector<std::string> rejects;
  hooks.on_reject = [&rejects](const std::string& reject) {
    rejects.push_back(reject);
  };
  auto to = output_file::open(output_file::standard_output, patience_of(hooks));
  if (!to) return report_failed(to.error());
  hooks.on_batch = [&to](const std::string& line) {
    auto written = to->write(line);
    return written ? to->offer() : written;
  };
  auto done = inspect_job(j, batches, hooks);
  auto closed = to->close();
  for (const auto& reject : rejects)
    say("rejected: {}\n", reject);
  if (!done) return report_failed(done.error());
  return closed ? exit_done : report_failed(closed.error());
}

result<exit_code> run_inspect(const given_arguments& given) {
  auto path = one_configuration(given);
  if (!path) return path.error();
  auto overrides = overrides_of(given);
  std::int64_t batches = 1;
  if (given.has("batches")) {
    auto n = count_of(given, "batches");
    if (!n) return n.error();
    batches = *n;
  }
  if (given.has("batch-size")) {
    auto n = count_of(given, "batch-size");
    if (!n) return n.error();
    // The checks of the configuration know the bounds of this option.
    overrides.push_back(fmt::format("batch.batch_size={}", *n));
  }
  auto config = load_configuration(*path, overrides);
  if (!config) return report(config.error());
  auto j = prepare_job(std::move(*config), purpose::inspect);
  if (!j) return report(j.error());
  return inspect(*j, batches);
}

}  // namespace

const subcommand inspect_subcommand{
    "inspect",
    "CONFIG",
    "print the first batches as JSON Lines",
    R"(Prints one object per batch: key, next_key, sequence, sequence_count, length,
total_length, insertion_index, context, sequences, states, layer, layer_length.
Arrays hold one element per entry of the batch; a sparse value is an object of
indices, values and dense_shape. States are saved as the model computes them;
without a model they are saved unchanged. Non-finite numbers are written as the
strings "NaN", "Infinity" and "-Infinity".
)",
    add_options,
    run_inspect,
};

}  // namespace segue
