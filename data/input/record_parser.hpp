// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/input/reject.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// The places in a chunk of the records of one example.
struct record_range {
  std::size_t first = 0;
  std::size_t count = 1;
};

/// The content of a chunk.
struct parsed_chunk {
  std::uint64_t index = 0;  ///< of the chunk
  /// In the order of the input. Tensors of one chunk share buffers.
  std::vector<example> examples;
  /// The records of each example; for CSV the rows of its key, from the first
  /// to the last, including rejects.
  std::vector<record_range> origins;
  /// In the order of the input.
  std::vector<reject> rejects;
  /// The place of each reject's record in the chunk.
  std::vector<std::size_t> reject_places;
  std::int64_t records = 0;  ///< that were read, including rejects
};

/// Goes through a chunk in the order of the input: takes rejects, and examples
/// by their places, each after the rejects that come before its last record.
/// Returns the first error of either function: then everything before it has
/// been taken, and nothing after it.
result<void> take_in_order(
    const parsed_chunk& parsed,
    const std::function<result<void>(const reject&)>& take_reject,
    const std::function<result<void>(std::size_t)>& take_example);

/// Returns a reject for a whole example, given its place in `parsed`: with the
/// position of the example's first record, and the bytes of all its records
/// that are not rejects themselves, one per line.
reject reject_example(const chunk& records, const parsed_chunk& parsed,
                      std::size_t place, std::string key, std::string reason);

/// Turns chunks into examples. It reuses scratch memory from chunk to chunk:
/// one thread at a time may call one instance; instances are independent.
class record_parser {
 public:
  virtual ~record_parser() = default;

  /// Never fails: records that cannot be read are in the rejects.
  virtual parsed_chunk parse(const chunk& records) = 0;
};

/// Makes a parser for the chunks of the source of the same options and spec.
/// Error: invalid_argument for features that the format cannot hold, and for a
/// default that is not a value of its column.
result<std::unique_ptr<record_parser>> make_parser(const input_options& options,
                                                   const parse_spec& spec);

}  // namespace segue
