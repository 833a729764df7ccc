// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "segue/data/input/example_builder.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The parts of a record other than its features.
struct record_head {
  std::string key;  ///< empty if unknown
  std::optional<std::int64_t> length;
  record_fault fault;
};

/// How a format reads the features of a record into an example. It reuses
/// scratch memory from record to record.
class record_reader {
 public:
  virtual ~record_reader() = default;

  /// Reads a record. The chunk::padding bytes after it may be read, too. It may
  /// stop at a fault, or at a key of another shard.
  virtual record_head read(std::string_view record, example_builder& into) = 0;
};

/// Makes a parser of records that are examples. Errors: those of make_parser.
result<std::unique_ptr<record_parser>> make_example_parser(
    const input_options& options, const parse_spec& wanted,
    std::unique_ptr<record_reader> reader);

}  // namespace segue
