// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "segue/errors/result.hpp"

namespace segue {

/// A file that is written from its start, through a large buffer. After the
/// first error nothing more is written; every later call gives that error.
/// One thread at a time.
class output_file {
 public:
  /// The path that stands for standard output.
  static constexpr const char* standard_output = "-";

  /// Makes or empties the file. Error: io.
  static result<output_file> open(const std::string& path);

  output_file(output_file&& other) noexcept;
  output_file& operator=(output_file&&) = delete;
  /// Closes without a word about errors; call `close` to hear of them.
  ~output_file();

  /// Error: io, naming the file, e.g. where the disk is full.
  result<void> write(std::string_view text);

  /// To be called where a reader may want what is there: hands the buffer to
  /// the system where the file is a pipe or a terminal, else does nothing.
  result<void> offer();

  /// Hands all to the system. Error: io.
  result<void> flush();

  /// Hands all to the system and closes the file.
  result<void> close();

 private:
  output_file(int descriptor, std::string path, bool streaming);
  error fault(const char* what) const;

  int descriptor_;
  std::string path_;
  bool streaming_;
  std::string buffer_;
  std::optional<error> failed_;
};

}  // namespace segue
