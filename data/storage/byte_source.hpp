// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "segue/data/storage/stop_flag.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The bytes of a file after decompression.
class byte_source {
 public:
  virtual ~byte_source() = default;

  /// Reads up to `size` bytes into `to`; returns 0 only at the end. Errors name
  /// the file: io, malformed, truncated.
  virtual result<std::size_t> read(char* to, std::size_t size) = 0;

  /// The number of bytes read from the file so far, as stored.
  virtual std::int64_t stored_position() const = 0;

  /// The size of the file as stored; -1 if it is unknown. Then it is not a
  /// regular file, and may be read only once.
  virtual std::int64_t stored_size() const = 0;
};

/// Opens a path, or "-" for standard input. gzip and zstd are detected from the
/// first bytes. Errors: not_found, empty, io; malformed if the name ends with
/// .gz or .zst and the content is something else, or if foreign_file knows the
/// file.
result<std::unique_ptr<byte_source>> open_bytes(const std::string& path,
                                                stop_flag stop = {});

}  // namespace segue
