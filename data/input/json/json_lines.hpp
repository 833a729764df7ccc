// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/input/files/record_file.hpp"
#include "segue/data/storage/byte_window.hpp"

namespace segue {

/// The lines of a JSON Lines file, each a record. They end with LF or CRLF, the
/// last one may also end without. A byte order mark and blank lines are
/// skipped. next() returns malformed for a line over the record limit.
class json_lines : public record_file {
 public:
  static std::unique_ptr<record_file> make(std::unique_ptr<byte_source> bytes,
                                           std::string name,
                                           const input_options& options);

  result<void> check() override {
    return start_text(window_, name_, "JSON Lines");
  }
  result<std::optional<file_record>> next() override;
  const byte_source& bytes() const override { return window_.bytes(); }

 private:
  json_lines(std::unique_ptr<byte_source> bytes, std::string name,
             const input_options& options);
  result<std::size_t> find_end();

  byte_window window_;
  std::string name_;
  std::size_t limit_;
  std::int64_t line_ = 1;  // at the start of the window
};

}  // namespace segue
