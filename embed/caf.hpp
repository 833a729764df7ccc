// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For programs that run CAF themselves. The only public header that shows it.
// They link CAF::core besides; with ${segue_DIR} in CMAKE_MODULE_PATH,
// find_package(CAF) finds it as segue does.

#include <caf/actor_system.hpp>

#include "segue/embed/pipeline.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// A pipeline whose actors live in the caller's system, which must outlive
/// it. `runtime.threads` does not apply. Use the scheduler policy `sharing`:
/// CAF's default, work stealing, is slow with many actors. Not to be called
/// from within an actor of a system with one scheduler thread: it waits for
/// the supervisor to start. Errors: as of pipeline::make.
result<pipeline> make_pipeline(pipeline_options options,
                               caf::actor_system& system);

/// The typed actors of a running pipeline, for programs that monitor or talk
/// to them; see messages/interfaces.hpp for what they understand.
struct pipeline_actors {
  admission_actor store;
  batch_source_actor batcher;
  supervisor_actor supervisor;
};

pipeline_actors actors_of(const pipeline& p);

}  // namespace segue
