// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For programs that run CAF themselves. This is the only public header that
// includes CAF. Such programs also link CAF::core; with ${segue_DIR} in
// CMAKE_MODULE_PATH, find_package(CAF) finds it the way segue does.

#include <caf/actor_system.hpp>

#include "segue/embed/pipeline.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// Creates a pipeline whose actors run in the caller's system, which must
/// outlive it. `runtime.threads` does not apply. Use the scheduler policy
/// `sharing`: CAF's default, work stealing, is slow with many actors. Must not
/// be called from an actor of a system with a single scheduler thread, because
/// it waits for the supervisor to start. Errors: as for pipeline::make.
result<pipeline> make_pipeline(pipeline_options options,
                               caf::actor_system& system);

/// The typed actors of a running pipeline, for programs that monitor them or
/// send them messages; messages/interfaces.hpp lists the messages they accept.
struct pipeline_actors {
  admission_actor store;
  batch_source_actor batcher;
  supervisor_actor supervisor;
};

pipeline_actors actors_of(const pipeline& p);

}  // namespace segue
