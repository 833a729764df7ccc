// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "segue/data/input/csv/keyed_row.hpp"
#include "segue/data/input/files/shuffle_buffer.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Shuffles rows that are adjacent by key, whole keys at a time. A row without
/// a key is moved by itself. Memory: the rows of as many keys as the buffer
/// holds, and of one more.
class row_shuffler {
 public:
  using row_source = std::function<result<std::optional<keyed_row>>()>;

  row_shuffler(row_source rows, shuffle_buffer<std::string> buffer)
      : rows_{std::move(rows)}, buffer_{std::move(buffer)} {}

  /// Returns the next row, valid until the next call; nullopt at the end.
  /// Errors: those of the source, after all keys before them; only cancelled
  /// is returned at once.
  result<std::optional<keyed_row>> next();

 private:
  /// Reads rows until the buffer releases a key. Errors: those of next().
  result<void> draw_key();
  std::optional<std::string> take(const keyed_row& row);

  row_source rows_;
  shuffle_buffer<std::string> buffer_;
  std::string open_;       // the rows of the key that is read, as stored
  std::string open_key_;   // that key
  std::string drawn_;      // the rows of the released key
  std::size_t given_ = 0;  // bytes of drawn_ that next() has returned
  bool ended_ = false;
  std::optional<error> failure_;
};

}  // namespace segue
