// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/storage/byte_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A window over the bytes of a file that grows on request. Its memory depends
/// on the bytes that are there, not on sizes stored in the file.
class byte_window {
 public:
  explicit byte_window(std::unique_ptr<byte_source> bytes);

  /// The bytes that were read and not passed; valid until grow().
  std::string_view view() const {
    return {buffer_.data() + begin_, end_ - begin_};
  }

  /// Adds bytes at the end of the view, unless the file has ended. Errors:
  /// those of the source.
  result<void> grow();

  /// Whether there are no bytes after the view.
  bool ended() const { return ended_; }

  /// Removes bytes from the start of the view. Precondition: it has as many.
  void pass(std::size_t bytes) {
    begin_ += bytes;
    offset_ += static_cast<std::int64_t>(bytes);
  }

  /// The offset of the view in the uncompressed file.
  std::int64_t offset() const { return offset_; }

  const byte_source& bytes() const { return *bytes_; }

 private:
  std::unique_ptr<byte_source> bytes_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of the bytes that were not passed
  std::size_t end_ = 0;    // of the bytes that were read
  std::int64_t offset_ = 0;
  bool ended_ = false;
};

/// Returns the size of the window's first line, up to its line feed or the end
/// of the file; the window grows to hold it. If it is longer than `most`, stops
/// reading and returns a size above `most`. Errors: those of reading.
result<std::size_t> find_line_end(byte_window& window, std::size_t most);

/// Passes the byte order mark of UTF-8 if a text begins with one. Errors name
/// the file: empty if there are no bytes, malformed for UTF-16, and those of
/// reading. `format` is the expected format, such as "CSV".
result<void> start_text(byte_window& window, const std::string& file,
                        std::string_view format);

}  // namespace segue
