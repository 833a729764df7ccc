// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segue/config/cluster_options.hpp"
#include "segue/config/runtime_options.hpp"
#include "segue/launcher/cluster/launch.hpp"
#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// Whether a node's host is this machine: loopback, or the machine's own name.
bool is_local(std::string_view host, std::string_view own_name);

/// The command of each node that is on this machine: `program run` with the
/// node's name, and all that the command line says of a run.
std::vector<launched_node> local_nodes(const command_line& line,
                                       const cluster_options& cluster,
                                       const std::string& program,
                                       std::string_view own_name);

/// `segue launch`: the nodes on this machine, as processes of this program.
/// Those on others are named, with how to start them there.
exit_code launch_job(const command_line& line, const cluster_options& cluster,
                     const runtime_options& runtime);

}  // namespace segue
