// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

#include "segue/data/input/csv/keyed_row.hpp"

namespace segue {

/// The form of a row in memory and in temporary files: this head, then the
/// bytes of key, order and record.
struct stored_head {
  std::uint32_t key_size = 0;
  std::uint32_t order_size = 0;
  std::uint32_t row_size = 0;
  std::uint32_t file = 0;
  std::int64_t record = 0;
  std::int64_t offset = 0;

  std::size_t body() const {
    return std::size_t{key_size} + order_size + row_size;
  }
};

stored_head head_of(const keyed_row& row);

/// Returns the row whose stored form begins at `bytes`, with any alignment.
keyed_row load_row(const char* bytes);

/// Compares by key, order, file, record: a total order of the rows of an input.
std::strong_ordering compare(const keyed_row& a, const keyed_row& b);

/// Rows in memory, in stored form.
class row_arena {
 public:
  void add(const keyed_row& row);

  /// Sorts the rows.
  void sort();

  std::size_t size() const { return entries_.size(); }
  /// The stored form of the i-th row.
  const char* stored(std::size_t i) const { return entries_[i].bytes; }
  /// Prefetches the i-th row, if there is one.
  void fetch(std::size_t i) const;
  /// The bytes in use, including the index.
  std::int64_t memory() const;

  /// Drops all rows, but keeps the memory of the index for reuse.
  void clear();

  /// Drops all rows and all memory.
  void release() { *this = row_arena{}; }

 private:
  struct entry {
    std::uint64_t prefix;  // the key's first bytes, big-endian: compares fast
    const char* bytes;
  };
  char* allocate(std::size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;  // bytes free at the end of the last block
  char* free_ = nullptr;
  std::int64_t used_ = 0;
  std::vector<entry> entries_;
};

}  // namespace segue
