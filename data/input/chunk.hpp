// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "segue/tensors/buffer.hpp"

namespace segue {

/// A file of the input, as records refer to it.
struct input_file {
  std::string name;
  /// For CSV, the column names in the order of this file; otherwise empty.
  std::vector<std::string> columns;
};

using input_files = std::vector<input_file>;

/// Where one record is in its chunk, and where it came from.
struct chunk_record {
  std::size_t begin = 0;   ///< byte in the chunk
  std::uint32_t size = 0;  ///< bytes, without the line end
  std::uint32_t file = 0;  ///< index into the chunk's files
  /// The line where it starts; for TFRecord, the record's number. From 1.
  std::int64_t record = 0;
  std::int64_t offset = 0;  ///< byte in its file, uncompressed
};

/// Whole records, as the source passes them to a parser. All CSV rows of a key
/// are in one chunk. Copying it copies only the list of records.
struct chunk {
  /// Bytes after the last record that may be read but have no meaning, so that
  /// parsers can read in blocks without checking for the end.
  static constexpr std::size_t padding = 64;

  /// 0, 1, 2, ... in the order of the input.
  std::uint64_t index = 0;
  buffer_ptr bytes;
  std::vector<chunk_record> records;
  /// The same object in all chunks of a source.
  std::shared_ptr<const input_files> files;

  std::string_view text(const chunk_record& r) const {
    return {reinterpret_cast<const char*>(bytes->data()) + r.begin, r.size};
  }
};

}  // namespace segue
