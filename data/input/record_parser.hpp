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

/// The records of a chunk that one example came from, by their places.
struct record_range {
  std::size_t first = 0;
  std::size_t count = 1;
};

/// What a chunk held.
struct parsed_chunk {
  std::uint64_t index = 0;  ///< the chunk's
  /// In the order of the input. Tensors of one chunk share buffers.
  std::vector<example> examples;
  /// Of each example; of CSV the rows of its key, from the first to the last,
  /// rejected ones included.
  std::vector<record_range> origins;
  /// In the order of the input.
  std::vector<reject> rejects;
  /// Of each reject, its record's place in the chunk.
  std::vector<std::size_t> reject_places;
  std::int64_t records = 0;  ///< read in all, rejects included
};

/// Goes through a chunk in the order of the input: takes rejects, and examples
/// by their places, each behind the rejects that stand before its last record.
/// Ends with the first error that either gives: what stands before has been
/// taken, and nothing behind.
result<void> take_in_order(
    const parsed_chunk& parsed,
    const std::function<result<void>(const reject&)>& take_reject,
    const std::function<result<void>(std::size_t)>& take_example);

/// A reject of a whole example, by its place in what `records` held: it stands
/// where the example's first record does, and has the bytes of all its records
/// that are not rejects themselves, a line each.
reject reject_example(const chunk& records, const parsed_chunk& parsed,
                      std::size_t place, std::string key, std::string reason);

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
