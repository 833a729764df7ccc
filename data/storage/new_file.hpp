// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// A file that gets its name only once it is complete: bytes are written to a
/// new file next to it, "PATH.PID-N.tmp", which commit() renames. Until then,
/// and without commit(), readers see the previous file.
class new_file {
 public:
  /// Error: io, naming the path.
  static result<new_file> open(const std::string& path);

  new_file(new_file&& other) noexcept;
  new_file& operator=(new_file&&) = delete;
  /// Removes the new file if it was not committed.
  ~new_file();

  /// Appends bytes. After an error, do not use the file any more.
  /// Error: io.
  result<void> write(std::span<const std::byte> bytes);

  /// Writes the bytes to the disk, and gives the file its name. Error: io.
  result<void> commit();

 private:
  new_file(int descriptor, std::string path, std::string beside)
      : descriptor_{descriptor},
        path_{std::move(path)},
        beside_{std::move(beside)} {}

  int descriptor_;
  std::string path_;
  std::string beside_;  // the new file; empty once it is committed
};

/// Removes new files next to `path` of processes that were killed before
/// commit(). Files that are still being written are locked and stay.
void remove_left_over(const std::string& path);

}  // namespace segue
