// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// A file that takes its name only once it is whole: bytes go to a new file
/// beside it, "PATH.PID-N.tmp", which commit() renames. Until then readers see
/// what was there before, and without commit() that stays.
class new_file {
 public:
  /// Error: io, naming the path.
  static result<new_file> open(const std::string& path);

  new_file(new_file&& other) noexcept;
  new_file& operator=(new_file&&) = delete;
  /// Takes away what has not been committed.
  ~new_file();

  /// Appends bytes. After an error there is nothing more to do with it.
  /// Error: io.
  result<void> write(std::span<const std::byte> bytes);

  /// Brings the bytes to the disk, and gives the file its name. Error: io.
  result<void> commit();

 private:
  new_file(int descriptor, std::string path, std::string beside)
      : descriptor_{descriptor},
        path_{std::move(path)},
        beside_{std::move(beside)} {}

  int descriptor_;
  std::string path_;
  std::string beside_;  // where the bytes go; empty once it is committed
};

/// Removes the files beside `path` that processes have left which were killed
/// before commit(). Those that are being written, which are locked, stay.
void remove_left_over(const std::string& path);

}  // namespace segue
