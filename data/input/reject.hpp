// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace segue {

/// A record that is not part of any example, and the reason [I3].
struct reject {
  std::string file;
  /// The line where it starts; for TFRecord, the record's number. From 1.
  std::int64_t record = 0;
  std::int64_t offset = 0;  ///< byte in the file, uncompressed
  std::string key;          ///< empty if unknown
  std::string column;       ///< empty if the whole record is wrong
  /// The wrong value of the column; absent if the column itself is wrong.
  std::optional<std::string> value;
  std::string reason;  ///< e.g. "is not a float32"
  std::string raw;     ///< the record's bytes
};

/// "data.csv:17: column 'distance': 'abc' is not a float32 (byte offset 1234,
/// key 'N14228')". Long values are cut, unprintable bytes are escaped.
std::string describe(const reject& r);

/// Returns the column and the kind of fault, without values and names in
/// quotes. Rejects are counted by it.
std::string category_of(const reject& r);

/// The number of rejects of each category.
using reject_counts = std::map<std::string, std::int64_t>;

/// Counts a reject. Categories beyond a hundred are counted together, so that
/// an input cannot fill the memory with them.
void count_reject(reject_counts& counts, const std::string& category);

}  // namespace segue
