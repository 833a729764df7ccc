// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// When to stop waiting for the reader of a pipe or of a similar file: after a
/// stop was requested, and then nothing was read for `time`. If no stop is
/// possible, the wait does not end.
struct reader_patience {
  std::stop_token stop;
  std::chrono::milliseconds time{0};
};

/// A file that is written from its start, through a large buffer. After the
/// first error nothing more is written, and every later call returns that
/// error. A regular file contains the text of one call of `write` either
/// completely or not at all, even if the disk is full. Only one thread at a
/// time may use it, except for `begin`.
class output_file {
 public:
  /// The path that stands for standard output.
  static constexpr const char* standard_output = "-";

  /// Creates the file if it does not exist. Its old content stays until
  /// `begin`, the first bytes or `close`, so that a process that is refused
  /// after this call destroys nothing. For a named pipe, waits until there is a
  /// reader. Errors: io; cancelled if that wait is ended.
  static result<output_file> open(const std::string& path,
                                  reader_patience patience = {});

  output_file(output_file&& other) noexcept;
  output_file& operator=(output_file&&) = delete;
  /// Writes the buffer and closes the file, but ignores errors; call `close` to
  /// get them.
  ~output_file();

  /// Empties the file, once; standard output and files that are not regular
  /// stay as they are. Any thread may call it, even while another one writes.
  /// Error: io.
  result<void> begin();

  /// Error: io, naming the file, such as for a full disk.
  result<void> write(std::string_view text);

  /// Call it when a reader may want the text so far: writes the buffer if the
  /// file is a pipe or a terminal, otherwise does nothing.
  result<void> offer();

  /// Writes the buffer. Error: io.
  result<void> flush();

  /// Writes the buffer and closes the file, which then contains only what was
  /// written.
  result<void> close();

 private:
  /// The old content of the file, which must be removed.
  struct old_content {
    std::once_flag emptied;
    std::optional<error> failed;
  };

  output_file(int descriptor, std::string path, bool streaming,
              std::unique_ptr<old_content> old, reader_patience patience);
  error fault(const char* what) const;
  /// Returns false if nothing was read until the patience ended.
  bool await_reader() const;
  result<void> fail(error e, std::size_t written);

  int descriptor_;
  std::string path_;
  bool streaming_;
  std::unique_ptr<old_content> old_;  // null if there is nothing to empty
  reader_patience patience_;
  std::string buffer_;
  std::vector<std::size_t> ends_;  // in buffer_, of the text of each write
  std::optional<error> failed_;
};

}  // namespace segue
