// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/parser.hpp"

#include <caf/all.hpp>

namespace segue {
namespace {

/// One chunk to parse and one on its way.
constexpr int chunks_in_flight = 2;

}  // namespace

parser_actor::behavior_type parser(
    parser_actor::stateful_pointer<parser_state> self,
    std::shared_ptr<std::unique_ptr<record_parser>> parser, reader_actor reader,
    segmenter_actor segmenter) {
  self->state.parser = std::move(*parser);
  for (int i = 0; i < chunks_in_flight; ++i)
    self->send(reader, pull_chunk{});
  return {
      [=](const raw_chunk& raw) {
        auto parsed = std::make_shared<parsed_chunk>(
            self->state.parser->parse(*raw.records));
        self->send(segmenter,
                   parsed_records{parsed, raw.records, raw.index, raw.epoch});
      },
      [=](parse_credit) { self->send(reader, pull_chunk{}); },
  };
}

}  // namespace segue
