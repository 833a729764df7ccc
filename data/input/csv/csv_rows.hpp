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

/// A row as it stands in the file, without its line end.
struct csv_row {
  std::string_view bytes;
  std::int64_t line = 0;    ///< the line it starts at; counts from 1
  std::int64_t offset = 0;  ///< byte in the file, uncompressed
};

/// The rows of one file, as RFC 4180 has them: quoted fields may hold line
/// ends; lines end in LF or CRLF, the last one in either or nothing. A byte
/// order mark and blank lines are passed over. A quoted field that never ends
/// (in the file, or within the limit) gives its first line as a row, and
/// reading goes on with the second.
class csv_rows {
 public:
  /// `limit`: bytes one row may take.
  csv_rows(std::unique_ptr<byte_source> bytes, std::string name,
           std::string delimiter, std::int64_t limit);

  /// The next row, valid until the next call; nullopt at the end. Errors name
  /// the file: what its bytes give, and malformed for a line over the limit.
  result<std::optional<csv_row>> next();

  const byte_source& bytes() const { return window_.bytes(); }
  const std::string& name() const { return name_; }

 private:
  struct extent {
    std::size_t size = 0;   // without the line end
    std::size_t taken = 0;  // with it; 0: there is no row
  };
  result<extent> find_row();
  result<extent> first_line() const;
  csv_row take(const extent& e);

  byte_window window_;
  std::string name_;
  csv_row_search search_;
  std::size_t limit_;
  std::int64_t line_ = 1;  // at the window's begin
  bool started_ = false;
};

}  // namespace segue
