// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace segue {

/// How a column of times can order rows.
enum class time_order : std::uint8_t {
  bytes,          ///< as texts: all are written in one form
  moments,        ///< by what they mean, see read_iso_time
  mixed_offsets,  ///< not at all: some have an offset from UTC and some none
  unreadable,     ///< not at all: some are no times of ISO 8601
};

/// Texts that look like times, looked at for how they can be ordered.
class time_texts {
 public:
  /// Precondition: looks_like_time(text).
  void add(std::string_view text);

  time_order order() const;

  /// The first text that is no time of ISO 8601; empty: there is none.
  const std::string& unreadable() const { return unreadable_; }

 private:
  std::string first_;
  std::string unreadable_;
  bool one_form_ = true;
  bool with_offset_ = false;
  bool without_offset_ = false;
};

/// "2013-01-01", "2013-01-01T10:00:00Z", "2013-01-01 10:00 AM"; also dates of
/// other forms, such as "1/31/2013", which cannot be read.
bool looks_like_time(std::string_view text);

}  // namespace segue
