// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "segue/data/storage/stop_flag.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A file's bytes after decompression.
class byte_source {
 public:
  virtual ~byte_source() = default;

  /// Up to `size` bytes into `to`; 0 only at the end. Errors name the file:
  /// io, malformed, truncated.
  virtual result<std::size_t> read(char* to, std::size_t size) = 0;

  /// Bytes taken from the file so far, as stored.
  virtual std::int64_t stored_position() const = 0;

  /// The file's size as stored; -1 where that is not known: it is no regular
  /// file, and may be read only once.
  virtual std::int64_t stored_size() const = 0;
};

/// Opens a path, or "-" for standard input. gzip and zstd are told by their
/// first bytes. Errors: not_found, empty, io; malformed where the name ends in
/// .gz or .zst and the content is something else, or where it is what
/// foreign_file knows.
result<std::unique_ptr<byte_source>> open_bytes(const std::string& path,
                                                stop_flag stop = {});

}  // namespace segue
