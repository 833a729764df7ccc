// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/csv/keyed_row.hpp"

namespace segue {

/// Cuts rows that are adjacent by key into chunks of whole keys. Rows without a
/// key stay where they are and do not end a key, unless they alone would fill a
/// chunk.
class group_chunker {
 public:
  /// A chunk ends with the key that reaches `chunk_bytes` bytes.
  group_chunker(std::shared_ptr<const input_files> files,
                std::int64_t chunk_bytes)
      : files_{std::move(files)},
        chunk_bytes_{static_cast<std::size_t>(chunk_bytes)} {}

  /// Whether a row begins a key other than the open one.
  bool begins_key(const keyed_row& row) const {
    return !row.key.empty() && (!open_ || row.key != key_);
  }

  /// Copies a row. Returns the chunk that ends before it, if one does.
  std::optional<chunk> add(const keyed_row& row);

  /// Returns the last chunk, if there is one.
  std::optional<chunk> finish();

  /// The same without the open key, which may lack rows.
  std::optional<chunk> finish_whole();

 private:
  std::optional<chunk> cut_if_full();
  void end_key();
  chunk take();
  void append(const keyed_row& row);

  std::shared_ptr<const input_files> files_;
  std::size_t chunk_bytes_;
  std::uint64_t index_ = 0;  // of the next chunk
  buffer_ptr bytes_;         // its size is its capacity
  std::size_t used_ = 0;
  std::vector<chunk_record> records_;

  bool open_ = false;  // whether rows of a key are being added
  std::string key_;
  std::size_t first_record_ = 0;         // of the open key
  std::size_t keyless_ = 0;              // bytes since its last row
  std::string orders_;                   // of its rows, concatenated
  std::vector<std::size_t> order_ends_;  // in orders_
  std::vector<std::size_t> places_;      // of its rows, in records_
};

}  // namespace segue
