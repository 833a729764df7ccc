// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "segue/data/output/output_file.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Receives the bytes of a file, before compression. After an error, do not use
/// it any more.
class byte_sink {
 public:
  virtual ~byte_sink() = default;

  /// Error: io, naming the file.
  virtual result<void> write(std::string_view bytes) = 0;

  /// Ends the file. Without this call, a regular file stays as it was before.
  /// Error: io.
  virtual result<void> finish() = 0;
};

/// Makes a file that is compressed with gzip or zstd if its name ends in .gz or
/// .zst, and that gets its name once it is complete; "-" is standard output. A
/// file that is not regular, such as a pipe, is written directly. Errors: those
/// of output_file::open.
result<std::unique_ptr<byte_sink>> open_sink(const std::string& path,
                                             reader_patience patience = {});

/// Returns a sink that passes its bytes on to `to`, compressed. finish() ends
/// the compressed bytes, too.
std::unique_ptr<byte_sink> compress_gzip(std::unique_ptr<byte_sink> to,
                                         std::string name);
std::unique_ptr<byte_sink> compress_zstd(std::unique_ptr<byte_sink> to,
                                         std::string name);

}  // namespace segue
