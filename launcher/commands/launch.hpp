// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segue/config/cluster_options.hpp"
#include "segue/launcher/cluster/launch.hpp"
#include "segue/launcher/commands/run_options.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue launch`: the nodes on this machine, as processes of this program.
extern const subcommand launch_subcommand;

/// Whether a host is this machine: loopback, or the machine's own name.
bool is_local(std::string_view host, std::string_view own_name);

/// The command of each node on this machine: `program run` with the name of the
/// node and all arguments of the run.
std::vector<launched_node> local_nodes(const run_arguments& how,
                                       const cluster_options& cluster,
                                       const std::string& program,
                                       std::string_view own_name);

}  // namespace segue
