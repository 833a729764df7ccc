// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "segue/data/input/files/file_list.hpp"
#include "segue/jobs/job.hpp"
#include "segue/launcher/cluster/describe_cluster.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/summary.hpp"
#include "segue/models/cells/cell_kind.hpp"

namespace segue {
namespace {

std::string describe_features(const std::vector<feature_spec>& specs) {
  std::vector<std::string> texts;
  texts.reserve(specs.size());
  for (const auto& spec : specs) {
    auto dims = spec.dims.rank() == 0 ? "" : " " + to_string(spec.dims);
    texts.push_back(
        fmt::format("{} ({}{})", spec.name, to_string(spec.type), dims));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string describe_states(const std::vector<state_spec>& states) {
  std::vector<std::string> texts;
  texts.reserve(states.size());
  for (const auto& state : states)
    texts.push_back(fmt::format("{} ({} {})", state.name, to_string(state.type),
                                to_string(state.dims)));
  return fmt::format("{}", fmt::join(texts, ", "));
}

void append_model(std::string& text, const job& j) {
  const auto& options = j.config.model;
  text +=
      fmt::format("model: {} of {}, {}, weights from {}\n", options.kind,
                  format_count(options.units, "unit"),
                  format_count(j.net->output_size(), "output"),
                  options.weights.empty() ? fmt::format("seed {}", options.seed)
                                          : options.weights);
  if (const auto* cell = cell_kind_named(options.kind))
    text += fmt::format("  {}\n", cell->formula);
  if (!j.unused_weights.empty())
    text += fmt::format("  unused tensors in the weights file: {}\n",
                        fmt::join(j.unused_weights, ", "));
  text += fmt::format("states: {}\n", describe_states(j.net->states()));
}

/// Describes a valid configuration in some lines: its files, features, the
/// layer's width D, the model and its formula, the states, and where output
/// goes.
std::string describe_job(const job& j) {
  const auto& config = j.config;
  auto text = fmt::format("{}: ok\n", config.path);
  if (auto files = list_files(config.input.files))
    text += fmt::format("input: {}\n", fmt::join(*files, ", "));
  text +=
      fmt::format("sequences: {}\n", describe_features(j.features.sequences));
  if (!j.features.context.empty())
    text += fmt::format("context: {}\n", describe_features(j.features.context));
  text += fmt::format("layer: D = {} from {}\n", j.layer->width(),
                      format_count(std::ssize(j.layer->columns()), "column"));
  text += fmt::format("batches: {} x {}\n",
                      format_count(config.batch.batch_size, "key"),
                      format_count(config.batch.num_unroll, "step"));
  if (j.net) append_model(text, j);
  text += fmt::format("output: {}\n", config.output.file);
  if (config.output.states_file)
    text += fmt::format("final states: {}\n", *config.output.states_file);
  return text + describe_cluster(config.cluster);
}

result<exit_code> run_check(const given_arguments& given) {
  auto path = one_configuration(given);
  if (!path) return path.error();
  auto config = load_configuration(*path, overrides_of(given));
  if (!config) return report(config.error());
  auto j = prepare_job(std::move(*config), purpose::check);
  if (!j) return report(j.error());
  return print(describe_job(*j));
}

}  // namespace

const subcommand check_subcommand{
    "check",
    "CONFIG",
    "check a configuration and the files it names",
    R"(Checks a configuration without running it: its options, that the input files
exist and have the columns needed, the vocabularies, the weights and their
shapes, and where the outputs go.
)",
    add_overrides,
    run_check,
};

}  // namespace segue
