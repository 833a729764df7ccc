// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace segue {

/// A decimal number as it is written, of any length: its value is
/// 0.D1D2D3... * 10^point, where the first and the last digit are not zero;
/// zero has no digits. A view of the text, so that nothing is rounded.
class decimal_text {
 public:
  /// Reads what std::from_chars takes for a float, but for "inf" and "nan";
  /// blanks around it and a plus sign are allowed. nullopt: it is none.
  static std::optional<decimal_text> read(std::string_view text);

  bool negative() const { return negative_; }
  bool zero() const { return digits() == 0; }
  bool integer() const {
    return static_cast<std::int64_t>(digits()) <= point_ || zero();
  }
  /// The power of ten of the first digit, plus one. Beyond +-2^61 it is held
  /// there.
  std::int64_t point() const { return point_; }
  std::size_t digits() const { return first_.size() + second_.size(); }
  /// '0' to '9'.
  char digit(std::size_t i) const {
    return i < first_.size() ? first_[i] : second_[i - first_.size()];
  }

  /// The value, sign and all, of an integer that an int64 holds; nullopt: it
  /// does not. Precondition: integer().
  std::optional<std::int64_t> to_int64() const;

  /// Whether both have the same value. Zeros of either sign are one.
  friend bool operator==(const decimal_text& a, const decimal_text& b);

 private:
  void drop_zeros();

  bool negative_ = false;
  std::string_view first_;   // digits before the point
  std::string_view second_;  // digits behind it
  std::int64_t point_ = 0;
};

}  // namespace segue
