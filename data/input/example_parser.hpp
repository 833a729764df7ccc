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

/// What is known of a record beside its features.
struct record_head {
  std::string key;  ///< empty: not known
  std::optional<std::int64_t> length;
  record_fault fault;
};

/// How a format reads one record's features into an example. It keeps scratch
/// memory from record to record.
class record_reader {
 public:
  virtual ~record_reader() = default;

  /// Reads a record behind which chunk::padding bytes may be read. It may
  /// leave off at a fault, or once it knows a key of another shard.
  virtual record_head read(std::string_view record, example_builder& into) = 0;
};

/// A parser of records that are whole examples. Errors: as make_parser.
result<std::unique_ptr<record_parser>> make_example_parser(
    const input_options& options, const parse_spec& wanted,
    std::unique_ptr<record_reader> reader);

}  // namespace segue
