// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/run_files.hpp"

#include <utility>

namespace segue {
namespace {

bool plays(const node_options* node, node_role role) {
  return !node || node->roles.has(role);
}

}  // namespace

result<run_files> run_files::open(const configuration& config,
                                  const node_options* node,
                                  const reader_patience& patience) {
  std::optional<output_file> outputs;
  if (plays(node, node_role::consumer)) {
    auto opened = output_file::open(config.output.file, patience);
    if (!opened) return opened.error();
    outputs.emplace(std::move(*opened));
  }
  auto states = states_log::open(plays(node, node_role::batcher)
                                     ? config.output.states_file
                                     : std::nullopt,
                                 patience);
  if (!states) return states.error();
  return run_files{std::move(outputs), std::move(*states),
                   reject_log{config.input.reject_file, patience}};
}

result<void> run_files::begin() {
  if (outputs)
    if (auto begun = outputs->begin(); !begun) return begun;
  return states.begin();
}

result<void> run_files::close() {
  result<void> closed;
  if (outputs) closed = outputs->close();
  for (const auto& next : {states.close(), rejects.close()})
    if (closed && !next) closed = next.error();
  return closed;
}

}  // namespace segue
