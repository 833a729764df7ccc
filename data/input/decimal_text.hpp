// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace segue {

/// A decimal number as it is written, of any length. Its value is
/// 0.D1D2D3... * 10^point, where the first and the last digit are not zero;
/// zero has no digits. It is a view of the text, so nothing is rounded.
class decimal_text {
 public:
  /// Reads a float as std::from_chars does, except "inf" and "nan"; blanks
  /// around it and a plus sign are allowed. Returns nullopt for anything else.
  static std::optional<decimal_text> read(std::string_view text);

  bool negative() const { return negative_; }
  bool zero() const { return digits() == 0; }
  bool integer() const {
    return static_cast<std::int64_t>(digits()) <= point_ || zero();
  }
  /// The power of ten of the first digit, plus one; limited to +-2^61.
  std::int64_t point() const { return point_; }
  std::size_t digits() const { return first_.size() + second_.size(); }
  /// '0' to '9'.
  char digit(std::size_t i) const {
    return i < first_.size() ? first_[i] : second_[i - first_.size()];
  }

  /// Returns the value of an integer, with its sign; nullopt if it does not fit
  /// into int64. Precondition: integer().
  std::optional<std::int64_t> to_int64() const;

  /// Whether both have the same value. Zero and minus zero are equal.
  friend bool operator==(const decimal_text& a, const decimal_text& b);

 private:
  void drop_zeros();

  bool negative_ = false;
  std::string_view first_;   // digits before the point
  std::string_view second_;  // digits after the point
  std::int64_t point_ = 0;
};

}  // namespace segue
