// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/data/storage/stop_flag.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The bytes of a file as they are stored, from the first on. "-" is standard
/// input.
class stored_file {
 public:
  /// Waits for the first bytes and, for a named pipe, for a writer. Errors:
  /// not_found, empty, io, cancelled once `stop` is set; each names the path.
  static result<stored_file> open(const std::string& path, stop_flag stop = {});

  stored_file(stored_file&& other) noexcept;
  stored_file& operator=(stored_file&&) = delete;
  ~stored_file();

  /// Reads up to `size` bytes into `to`; returns 0 only at the end of the file.
  /// Errors: io, cancelled.
  result<std::size_t> read(char* to, std::size_t size);

  /// The first bytes, up to 16, whatever has been read since.
  std::string_view head() const { return head_; }

  const std::string& path() const { return path_; }
  /// The size in bytes; -1 if it is unknown, as for a pipe.
  std::int64_t size() const { return size_; }
  /// The number of bytes read so far.
  std::int64_t position() const { return position_; }

 private:
  stored_file(int descriptor, std::string path, std::int64_t size,
              stop_flag stop)
      : descriptor_{descriptor},
        path_{std::move(path)},
        size_{size},
        stop_{std::move(stop)} {}
  result<void> wait_for_bytes() const;
  result<std::size_t> read_descriptor(char* to, std::size_t size);

  int descriptor_;
  std::string path_;
  std::int64_t size_;
  stop_flag stop_;
  std::int64_t position_ = 0;
  std::string head_;            // read by open() to detect the format
  std::size_t head_given_ = 0;  // bytes of it that read() has returned
};

}  // namespace segue
