// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/order_key.hpp"

#include <bit>
#include <cstdint>

#include "segue/input/field_value.hpp"

namespace segue {
namespace {

enum : char { number_rank = 0, text_rank = 1, missing_rank = 2 };

template <class T>
void append_big_endian(std::string& key, T bits) {
  for (int shift = 8 * (sizeof(T) - 1); shift >= 0; shift -= 8)
    key += static_cast<char>(bits >> shift & 0xff);
}

/// The nearest double, then how far the number is from it: an int64 beyond
/// 2^53 differs from its nearest double by at most 512, and rounding keeps
/// order, so the pair compares as the number does.
void append_number(std::string& key, double nearest, std::int64_t distance) {
  constexpr auto sign = std::uint64_t{1} << 63;
  // Adding zero makes -0.0 the same as 0.0.
  auto bits = std::bit_cast<std::uint64_t>(nearest + 0.0);
  key += number_rank;
  append_big_endian(key, bits & sign ? ~bits : bits | sign);
  append_big_endian(key, static_cast<std::uint16_t>(distance + 0x8000));
}

/// Text such that no text is a prefix of another: NUL becomes NUL 0xff, and
/// NUL NUL ends it.
void append_text(std::string& key, std::string_view text) {
  key += text_rank;
  for (char c : text) {
    key += c;
    if (c == '\0') key += '\xff';
  }
  key.append(2, '\0');
}

std::int64_t distance_from(double nearest, std::int64_t value) {
  // 2^63 is the nearest double of the largest integers, but no int64.
  if (nearest == 0x1p63) return value - INT64_MAX - 1;
  return value - static_cast<std::int64_t>(nearest);
}

}  // namespace

void append_order(std::string& key, std::string_view text, bool missing) {
  if (missing) {
    key += missing_rank;
    return;
  }
  std::int64_t integer = 0;
  double number = 0;
  if (read_value(text, integer) == field_result::value) {
    auto nearest = static_cast<double>(integer);
    append_number(key, nearest, distance_from(nearest, integer));
  } else if (read_value(text, number) == field_result::value) {
    append_number(key, number, 0);
  } else {
    append_text(key, text);
  }
}

}  // namespace segue
