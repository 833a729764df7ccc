// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "data_set.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/data/storage/byte_source.hpp"

namespace segue::bench {

/// A file's bytes, decompressed; how many there are.
std::int64_t read_bytes(const data_set& data);

/// What the thread of the reader does: all chunks of a file.
std::vector<chunk> read_chunks(const data_set& data);

/// What the threads of the parsers do. Ends the program at a reject.
std::vector<example> parse_chunks(const data_set& data,
                                  const std::vector<chunk>& chunks);

/// Both, of a chunk at a time: from the file to examples, which are dropped.
/// How many there were.
std::int64_t read_examples(const data_set& data);

}  // namespace segue::bench
