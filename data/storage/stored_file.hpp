// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/data/storage/stop_flag.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A file's bytes as they are stored, from the first on. "-" is standard
/// input.
class stored_file {
 public:
  /// Waits for the first bytes, of a named pipe also for whoever writes to it.
  /// Errors: not_found, empty, io, cancelled once `stop` is set; each names the
  /// path.
  static result<stored_file> open(const std::string& path, stop_flag stop = {});

  stored_file(stored_file&& other) noexcept;
  stored_file& operator=(stored_file&&) = delete;
  ~stored_file();

  /// Up to `size` bytes into `to`; 0 only at the end of the file. Errors: io,
  /// cancelled.
  result<std::size_t> read(char* to, std::size_t size);

  /// The first bytes, up to 16, whatever has been read since.
  std::string_view head() const { return head_; }

  const std::string& path() const { return path_; }
  /// Bytes in all; -1 where that is not known, as of a pipe.
  std::int64_t size() const { return size_; }
  /// Bytes read so far.
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
  std::string head_;            // read by open() to tell formats apart
  std::size_t head_given_ = 0;  // bytes of it that read() has given
};

}  // namespace segue
