// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "segue/data/input/input_options.hpp"
#include "segue/data/storage/byte_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A record as it is in its file.
struct file_record {
  std::string_view bytes;
  std::int64_t record = 0;  ///< see chunk_record
  std::int64_t offset = 0;  ///< byte in the file, uncompressed
};

/// The records of one file of a format with an example in each record.
class record_file {
 public:
  virtual ~record_file() = default;

  /// Checks the start of the file; called before next(). Errors name the file.
  virtual result<void> check() = 0;

  /// Returns the next record, valid until the next call; nullopt at the end.
  /// Errors name the file and, if one is at fault, the record.
  virtual result<std::optional<file_record>> next() = 0;

  virtual const byte_source& bytes() const = 0;
};

/// Makes a format's record_file over an open file; `name` is for messages.
using record_file_maker = std::unique_ptr<record_file> (*)(
    std::unique_ptr<byte_source> bytes, std::string name,
    const input_options& options);

}  // namespace segue
