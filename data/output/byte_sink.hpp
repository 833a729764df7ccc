// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "segue/data/output/output_file.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Where a file's bytes go, before compression. After an error there is
/// nothing more to do with it.
class byte_sink {
 public:
  virtual ~byte_sink() = default;

  /// Error: io, naming the file.
  virtual result<void> write(std::string_view bytes) = 0;

  /// Ends the file; without it a file that has a name of its own is as it was
  /// before. Error: io.
  virtual result<void> finish() = 0;
};

/// Makes a file that is compressed with gzip or zstd where its name ends in
/// .gz or .zst, and takes its name once it is whole; "-" is standard output.
/// What is no regular file, such as a pipe, is written as it comes. Errors: as
/// output_file::open.
result<std::unique_ptr<byte_sink>> open_sink(const std::string& path,
                                             reader_patience patience = {});

/// The sink of compressed bytes before another. They end with finish().
std::unique_ptr<byte_sink> compress_gzip(std::unique_ptr<byte_sink> to,
                                         std::string name);
std::unique_ptr<byte_sink> compress_zstd(std::unique_ptr<byte_sink> to,
                                         std::string name);

}  // namespace segue
