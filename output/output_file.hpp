// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "segue/errors/result.hpp"

namespace segue {

/// A file that is written from its start, through a large buffer. After the
/// first error nothing more is written; every later call gives that error.
/// One thread at a time, except for `begin`.
class output_file {
 public:
  /// The path that stands for standard output.
  static constexpr const char* standard_output = "-";

  /// Makes the file where there is none. What is in it stays until `begin`, the
  /// first bytes or `close`, so that who is refused afterwards has spoilt
  /// nothing. Error: io.
  static result<output_file> open(const std::string& path);

  output_file(output_file&& other) noexcept;
  output_file& operator=(output_file&&) = delete;
  /// Hands over what was written and closes, without a word about errors; call
  /// `close` to hear of them.
  ~output_file();

  /// Empties the file, once; standard output and what is no regular file stay
  /// as they are. Any thread, also while another writes. Error: io.
  result<void> begin();

  /// Lets a write to what is no regular file, such as a pipe that nobody reads,
  /// end: when `asked` is true and for `patience` more nothing has been taken,
  /// with an error. Otherwise such a write waits for ever.
  void give_up_when(bool (*asked)(), std::chrono::milliseconds patience);

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
              std::unique_ptr<old_content> old);
  error fault(const char* what) const;
  /// False: nobody takes anything, and `asked_` says not to wait for it.
  bool await_reader() const;

  int descriptor_;
  std::string path_;
  bool streaming_;
  std::unique_ptr<old_content> old_;  // null: there is nothing to empty
  bool (*asked_)() = nullptr;
  std::chrono::milliseconds patience_{0};
  std::string buffer_;
  std::optional<error> failed_;
};

}  // namespace segue
