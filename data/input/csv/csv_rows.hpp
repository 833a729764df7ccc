// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "segue/data/input/csv/csv_row_search.hpp"
#include "segue/data/storage/byte_window.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A row as it is in the file, without its line end.
struct csv_row {
  std::string_view bytes;
  std::int64_t line = 0;    ///< the line where it starts, from 1
  std::int64_t offset = 0;  ///< byte in the file, uncompressed
};

/// The rows of one file (RFC 4180): quoted fields may contain line ends; lines
/// end with LF or CRLF, the last one may also end without. A byte order mark
/// and blank lines are skipped. If a quoted field does not end in the file or
/// within the limit, the first line of the row is returned as a row, and
/// reading continues with the second line.
class csv_rows {
 public:
  /// `limit` is the largest size of a row in bytes.
  csv_rows(std::unique_ptr<byte_source> bytes, std::string name,
           std::string delimiter, std::int64_t limit);

  /// Returns the next row, valid until the next call; nullopt at the end.
  /// Errors name the file: those of its bytes, and malformed for a line over
  /// the limit.
  result<std::optional<csv_row>> next();

  const byte_source& bytes() const { return window_.bytes(); }
  const std::string& name() const { return name_; }

 private:
  struct extent {
    std::size_t size = 0;   // without the line end
    std::size_t taken = 0;  // with it; 0 if there is no row
  };
  result<extent> find_row();
  result<extent> first_line() const;
  csv_row take(const extent& e);

  byte_window window_;
  std::string name_;
  csv_row_search search_;
  std::size_t limit_;
  std::int64_t line_ = 1;  // at the start of the window
  bool started_ = false;
};

}  // namespace segue
