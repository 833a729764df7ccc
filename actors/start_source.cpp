// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/start_source.hpp"

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/parser.hpp"

namespace segue {

void start_source(caf::actor_system& system, source_plan& source,
                  const source_surroundings& around, segmenter_actor& made,
                  crew& all) {
  made =
      system.spawn(segmenter,
                   segmenter_plan{around.options, around.schema, around.board,
                                  source.rejects, source.keys_are_unique},
                   around.admission, around.supervisor);
  auto reader_handle =
      system.spawn<caf::detached>(reader, source.input, around.options.epochs,
                                  around.board, made, around.supervisor);
  all.add(reader_handle);
  for (auto& each : source.parsers)
    all.add(system.spawn(
        parser,
        std::make_shared<std::unique_ptr<record_parser>>(std::move(each)),
        reader_handle, made));
  all.add(made);
}

}  // namespace segue
