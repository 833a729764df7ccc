// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// A temporary file without a name, so that it disappears however the process
/// ends. It is first written, then read.
class spill_file {
 public:
  /// Creates it in `folder`, or in the system's folder for temporary files if
  /// `folder` is empty. Error: io, naming the folder.
  static result<spill_file> create(const std::string& folder);

  spill_file(spill_file&& other) noexcept;
  spill_file& operator=(spill_file&& other) noexcept;
  ~spill_file();

  /// Appends bytes, through a buffer. Error: io.
  result<void> append(const void* bytes, std::size_t size);
  /// Writes the content of the buffer; needed before read().
  result<void> flush();
  /// The number of bytes appended so far.
  std::int64_t size() const {
    return written_ + static_cast<std::int64_t>(pending_.size());
  }

  /// Reads `size` bytes at `offset`. Error: io, also if the file is shorter.
  result<void> read(std::int64_t offset, char* to, std::size_t size) const;

 private:
  spill_file(int descriptor, std::string folder)
      : descriptor_{descriptor}, folder_{std::move(folder)} {}
  error failed(std::string_view what, int code) const;

  int descriptor_;
  std::string folder_;
  std::vector<char> pending_;
  std::int64_t written_ = 0;
};

}  // namespace segue
