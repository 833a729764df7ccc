// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/config/cluster_options.hpp"
#include "segue/jobs/job.hpp"
#include "segue/launcher/commands/run_job.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// `segue run --node`: one node's part of a run over several, to the run's
/// end. The job is prepared for the node's roles.
exit_code run_node(job& j, run_choices choices, const node_options& node);

}  // namespace segue
