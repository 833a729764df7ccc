// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/files/record_file.hpp"

namespace segue {

/// Collects records that are whole examples into chunks, in their order.
class record_chunker {
 public:
  /// A chunk ends with the record that reaches `chunk_bytes` bytes.
  record_chunker(std::shared_ptr<const input_files> files,
                 std::int64_t chunk_bytes)
      : files_{std::move(files)},
        chunk_bytes_{static_cast<std::size_t>(chunk_bytes)} {}

  /// Copies a record of the file with that index. Returns the chunk that ends
  /// with it, if one does.
  std::optional<chunk> add(const file_record& record, std::size_t file);

  /// Returns the last chunk, if there is one.
  std::optional<chunk> finish();

 private:
  void make_room(std::size_t bytes);

  std::shared_ptr<const input_files> files_;
  std::size_t chunk_bytes_;
  std::uint64_t index_ = 0;  // of the next chunk
  buffer_ptr bytes_;         // its size is its capacity
  std::size_t used_ = 0;
  std::vector<chunk_record> records_;
};

}  // namespace segue
