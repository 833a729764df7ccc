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

/// A file's bytes through a window that grows as far as it is asked to: memory
/// follows the bytes that are there, not the sizes that a file claims.
class byte_window {
 public:
  explicit byte_window(std::unique_ptr<byte_source> bytes);

  /// The bytes that have been read and not been passed; valid until grow().
  std::string_view view() const {
    return {buffer_.data() + begin_, end_ - begin_};
  }

  /// Adds bytes at the view's end, or finds that there are none. Errors: what
  /// the source gives.
  result<void> grow();

  /// Whether there is nothing behind the view.
  bool ended() const { return ended_; }

  /// Moves the view's begin. Precondition: the view holds as many.
  void pass(std::size_t bytes) {
    begin_ += bytes;
    offset_ += static_cast<std::int64_t>(bytes);
  }

  /// The view's begin in the file, uncompressed.
  std::int64_t offset() const { return offset_; }

  const byte_source& bytes() const { return *bytes_; }

 private:
  std::unique_ptr<byte_source> bytes_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what has not been passed
  std::size_t end_ = 0;    // of what has been read
  std::int64_t offset_ = 0;
  bool ended_ = false;
};

/// The size of the window's first line, up to its line feed or the file's end;
/// the window grows to hold it. One that is longer than `most` is given as more
/// than that, without having been read to its end. Errors: what reading gives.
result<std::size_t> find_line_end(byte_window& window, std::size_t most);

/// Passes the byte order mark of UTF-8 where a text begins with one. Errors
/// name the file: empty where it holds nothing, malformed for UTF-16, what
/// reading gives. `format` is what the file should hold, e.g. "CSV".
result<void> start_text(byte_window& window, const std::string& file,
                        std::string_view format);

}  // namespace segue
