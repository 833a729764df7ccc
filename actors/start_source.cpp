// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/start_source.hpp"

#include <caf/all.hpp>
#include <system_error>
#include <utility>

#include "segue/actors/parser.hpp"

namespace segue {
namespace {

reader_actor start_reader(caf::actor_system& system, const source_plan& source,
                          const source_surroundings& around,
                          const segmenter_actor& segmenter) {
  try {
    return system.spawn<caf::detached>(reader, source.input,
                                       around.options.epochs, around.board,
                                       segmenter, around.supervisor);
  } catch (const std::system_error&) {
    // CAF 0.17.6 counts an actor and its thread before it starts the thread,
    // and its system would wait for them.
    system.registry().dec_running();
    system.dec_detached_threads();
    throw;
  }
}

}  // namespace

void start_source(caf::actor_system& system, source_plan& source,
                  const source_surroundings& around, segmenter_actor& made,
                  crew& all) {
  made =
      system.spawn(segmenter,
                   segmenter_plan{around.options, around.schema, around.board,
                                  source.rejects, source.keys_are_unique},
                   around.admission, around.supervisor);
  all.add(made);
  auto reader_handle = start_reader(system, source, around, made);
  all.add(reader_handle);
  for (auto& each : source.parsers)
    all.add(system.spawn(
        parser,
        std::make_shared<std::unique_ptr<record_parser>>(std::move(each)),
        reader_handle, made));
}

}  // namespace segue
