// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace segue {

/// How a column of times can order rows.
enum class time_order : std::uint8_t {
  bytes,          ///< as strings: all have the same form
  moments,        ///< by their moments, see read_iso_time
  mixed_offsets,  ///< not at all: only some have an offset from UTC
  unreadable,     ///< not at all: some are not ISO 8601 times
};

/// Collects strings that look like times, to find how they can be ordered.
class time_texts {
 public:
  /// Precondition: looks_like_time(text).
  void add(std::string_view text);

  time_order order() const;

  /// The first string that is not an ISO 8601 time; empty if there is none.
  const std::string& unreadable() const { return unreadable_; }

 private:
  std::string first_;
  std::string unreadable_;
  bool one_form_ = true;
  bool with_offset_ = false;
  bool without_offset_ = false;
};

/// Whether a string looks like "2013-01-01", "2013-01-01T10:00:00Z" or
/// "2013-01-01 10:00 AM"; or like dates that cannot be read, such as
/// "1/31/2013".
bool looks_like_time(std::string_view text);

}  // namespace segue
