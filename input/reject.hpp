// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
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
  std::string value;        ///< the column's text
  std::string reason;       ///< e.g. "is not a float32"
  std::string raw;          ///< the record's bytes
};

/// "data.csv:17: column 'distance': 'abc' is not a float32 (byte offset 1234,
/// key 'N14228')". Long values are cut, bytes that do not print are escaped.
std::string describe(const reject& r);

/// The column and the kind of fault, without the value: rejects are counted by
/// it.
std::string category_of(const reject& r);

}  // namespace segue
