// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// Turns chunks into examples and rejects: between the reader, from which it
/// pulls, and the segmenter, whose credit lets it pull again. Several parsers
/// may finish out of order.
struct parser_state {
  std::unique_ptr<record_parser> parser;
  const char* name = "parser";
};

parser_actor::behavior_type parser(
    parser_actor::stateful_pointer<parser_state> self,
    std::shared_ptr<std::unique_ptr<record_parser>> parser, reader_actor reader,
    segmenter_actor segmenter);

}  // namespace segue
