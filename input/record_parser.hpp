// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/input/chunk.hpp"
#include "segue/input/input_options.hpp"
#include "segue/input/reject.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// What a chunk held.
struct parsed_chunk {
  std::uint64_t index = 0;  ///< the chunk's
  /// In the order of the input. Tensors of one chunk share buffers.
  std::vector<example> examples;
  /// In the order of the input.
  std::vector<reject> rejects;
  std::int64_t records = 0;  ///< read in all, rejects included
};

/// Turns chunks into examples. It keeps scratch memory from chunk to chunk:
/// one thread at a time calls one instance; instances are independent.
class record_parser {
 public:
  virtual ~record_parser() = default;

  /// Never fails: what cannot be read is in the rejects.
  virtual parsed_chunk parse(const chunk& records) = 0;
};

/// A parser for the chunks of the source of the same options and spec. Error:
/// invalid_argument for what the format cannot hold, and for a default that
/// is no value of its column.
result<std::unique_ptr<record_parser>> make_parser(const input_options& options,
                                                   const parse_spec& spec);

}  // namespace segue
