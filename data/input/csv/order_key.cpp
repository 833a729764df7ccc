// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/order_key.hpp"

#include <cmath>
#include <cstdint>

#include "segue/data/input/decimal_text.hpp"
#include "segue/data/input/field_value.hpp"
#include "segue/data/input/iso_time.hpp"

namespace segue {
namespace {

/// The first byte of an order key: the kinds of values in their order.
enum class rank : char {
  lowest,  // negative infinity
  negative,
  zero,
  positive,
  highest,  // infinity
  text,
  missing,
};

void append(std::string& key, rank r) {
  key += static_cast<char>(r);
}

void append_big_endian(std::string& key, std::uint64_t bits) {
  for (int shift = 56; shift >= 0; shift -= 8)
    key += static_cast<char>(bits >> shift & 0xff);
}

/// Appends small numbers, as in nearly all inputs, as one byte, and others as
/// nine.
void append_point(std::string& key, std::int64_t point) {
  constexpr std::int64_t most = 126;
  if (point >= -most && point <= most) {
    key += static_cast<char>(point + 128);
    return;
  }
  key += point < 0 ? '\0' : '\xff';
  append_big_endian(key, static_cast<std::uint64_t>(point));
}

/// Appends the digits after the point: two in each byte, none of which is zero,
/// then a zero byte. `digit(i)` is the i-th of `n`.
template <class Digit>
void append_digits(std::string& key, std::size_t n, Digit digit) {
  for (std::size_t i = 0; i < n; i += 2) {
    int pair = 10 * (digit(i) - '0');
    if (i + 1 < n) pair += digit(i + 1) - '0';
    key += static_cast<char>(pair + 1);
  }
  key += '\0';
}

void append_number(std::string& key, const decimal_text& number) {
  if (number.zero()) return append(key, rank::zero);
  append(key, number.negative() ? rank::negative : rank::positive);
  auto begin = key.size();
  append_point(key, number.point());
  append_digits(key, number.digits(),
                [&](std::size_t i) { return number.digit(i); });
  if (number.negative())
    for (auto i = begin; i < key.size(); ++i)
      key[i] = static_cast<char>(~key[i]);
}

/// Appends a string so that no result is a prefix of another: NUL becomes
/// NUL 0xff, and NUL NUL ends it.
void append_text(std::string& key, std::string_view text) {
  append(key, rank::text);
  for (char c : text) {
    key += c;
    if (c == '\0') key += '\xff';
  }
  key.append(2, '\0');
}

/// Whether a text is an infinity, the only float that is not a decimal.
bool is_infinity(std::string_view text) {
  double number = 0;
  return read_value(text, number) == field_result::value && std::isinf(number);
}

}  // namespace

void append_order(std::string& key, std::string_view text, bool missing) {
  if (missing) return append(key, rank::missing);
  if (auto number = decimal_text::read(text))
    return append_number(key, *number);
  if (is_infinity(text))
    return append(key,
                  trim(text).starts_with('-') ? rank::lowest : rank::highest);
  append_text(key, text);
}

void append_time_order(std::string& key, std::string_view text, bool missing) {
  if (missing) return append(key, rank::missing);
  auto time = read_iso_time(text);
  if (!time) return append_text(key, text);
  append(key, rank::positive);
  constexpr auto sign = std::uint64_t{1} << 63;
  append_big_endian(key, static_cast<std::uint64_t>(time->seconds) ^ sign);
  append_digits(key, time->fraction.size(),
                [&](std::size_t i) { return time->fraction[i]; });
}

}  // namespace segue
