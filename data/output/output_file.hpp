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

/// When a wait for whoever reads a pipe or the like ends with an error: a stop
/// is requested, and for `time` more nothing has been taken. Without a stop
/// that is possible never.
struct reader_patience {
  std::stop_token stop;
  std::chrono::milliseconds time{0};
};

/// A file that is written from its start, through a large buffer. After the
/// first error nothing more is written; every later call gives that error. What
/// one call of `write` was given is in a regular file whole or not at all, also
/// where the disk is full. One thread at a time, except for `begin`.
class output_file {
 public:
  /// The path that stands for standard output.
  static constexpr const char* standard_output = "-";

  /// Makes the file where there is none. What is in it stays until `begin`, the
  /// first bytes or `close`, so that who is refused afterwards has spoilt
  /// nothing. A named pipe is waited for until somebody reads it. Errors: io;
  /// cancelled, where that wait ends.
  static result<output_file> open(const std::string& path,
                                  reader_patience patience = {});

  output_file(output_file&& other) noexcept;
  output_file& operator=(output_file&&) = delete;
  /// Hands over what was written and closes, without a word about errors; call
  /// `close` to hear of them.
  ~output_file();

  /// Empties the file, once; standard output and what is no regular file stay
  /// as they are. Any thread, also while another writes. Error: io.
  result<void> begin();

  /// Error: io, naming the file, e.g. where the disk is full.
  result<void> write(std::string_view text);

  /// To be called where a reader may want what is there: hands the buffer to
  /// the system where the file is a pipe or a terminal, else does nothing.
  result<void> offer();

  /// Hands all to the system. Error: io.
  result<void> flush();

  /// Hands all to the system and closes the file; it then has what was written
  /// and nothing else.
  result<void> close();

 private:
  /// What was in the file before.
  struct old_content {
    std::once_flag emptied;
    std::optional<error> failed;
  };

  output_file(int descriptor, std::string path, bool streaming,
              std::unique_ptr<old_content> old, reader_patience patience);
  error fault(const char* what) const;
  /// False: nobody takes anything, and there is no more patience.
  bool await_reader() const;
  result<void> fail(error e, std::size_t written);

  int descriptor_;
  std::string path_;
  bool streaming_;
  std::unique_ptr<old_content> old_;  // null: there is nothing to empty
  reader_patience patience_;
  std::string buffer_;
  std::vector<std::size_t> ends_;  // in it, of what each write was given
  std::optional<error> failed_;
};

}  // namespace segue
