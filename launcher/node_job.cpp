// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/node_job.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace segue {

exit_code run_node(job& j, const run_choices&, const node_options& node) {
  fmt::print(stderr, "segue: {}: node '{}': this build runs in one process\n",
             j.config.path, node.name);
  return exit_failed;
}

}  // namespace segue
