// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace segue {

/// A record that is no part of an example, and why [I3].
struct reject {
  std::string file;
  /// The line it starts at; of TFRecord the record's number. From 1.
  std::int64_t record = 0;
  std::int64_t offset = 0;  ///< byte in the file, uncompressed
  std::string key;          ///< empty where not known
  std::string column;       ///< empty where the whole record is wrong
  /// The column's text that is wrong; absent where the column itself is.
  std::optional<std::string> value;
  std::string reason;  ///< e.g. "is not a float32"
  std::string raw;     ///< the record's bytes
};

/// "data.csv:17: column 'distance': 'abc' is not a float32 (byte offset 1234,
/// key 'N14228')". Long values are cut, bytes that do not print are escaped.
std::string describe(const reject& r);

/// The column and the kind of fault, values and names in quotes left out:
/// rejects are counted by it.
std::string category_of(const reject& r);

/// Rejects by their category.
using reject_counts = std::map<std::string, std::int64_t>;

/// Counts a reject; beyond a hundred categories they are counted together, so
/// that an input cannot fill memory with them.
void count_reject(reject_counts& counts, const std::string& category);

}  // namespace segue
