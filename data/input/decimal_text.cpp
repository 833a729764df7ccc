// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/decimal_text.hpp"

#include <algorithm>
#include <charconv>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

constexpr std::int64_t farthest = std::int64_t{1} << 61;

std::string_view take_digits(std::string_view& text) {
  auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

/// Reads "e5", "E-5" or nothing; returns nullopt for anything else.
std::optional<std::int64_t> take_exponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] != 'e' && text[0] != 'E') return {};
  text.remove_prefix(1);
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text[0] == '-') return {};
  std::int64_t exponent = 0;
  auto* end = text.data() + text.size();
  auto [stop, code] = std::from_chars(text.data(), end, exponent);
  if (stop != end) return {};
  if (code == std::errc::result_out_of_range) exponent = farthest;
  exponent = std::min(exponent, farthest);
  return negative ? -exponent : exponent;
}

}  // namespace

std::optional<decimal_text> decimal_text::read(std::string_view text) {
  text = trim(text);
  decimal_text number;
  number.negative_ = text.starts_with('-');
  if (number.negative_ || text.starts_with('+')) text.remove_prefix(1);
  number.first_ = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    number.second_ = take_digits(text);
  }
  if (number.digits() == 0) return {};
  auto exponent = take_exponent(text);
  if (!exponent) return {};
  number.point_ = *exponent;
  number.drop_zeros();
  return number;
}

/// Drops zeros at the start and the end of the digits.
void decimal_text::drop_zeros() {
  first_.remove_prefix(std::min(first_.find_first_not_of('0'), first_.size()));
  point_ += static_cast<std::int64_t>(first_.size());
  if (first_.empty()) {
    auto zeros = std::min(second_.find_first_not_of('0'), second_.size());
    second_.remove_prefix(zeros);
    point_ -= static_cast<std::int64_t>(zeros);
  }
  second_ = second_.substr(0, second_.find_last_not_of('0') + 1);
  if (second_.empty())
    first_ = first_.substr(0, first_.find_last_not_of('0') + 1);
  if (zero()) point_ = 0;
  point_ = std::clamp(point_, -farthest, farthest);
}

std::optional<std::int64_t> decimal_text::to_int64() const {
  constexpr std::int64_t most_digits = 19;
  if (point_ > most_digits) return {};
  // Below 10^19, which fits into uint64.
  std::uint64_t size = 0;
  for (std::int64_t i = 0; i < point_; ++i) {
    auto place = static_cast<std::size_t>(i);
    size =
        10 * size +
        (place < digits() ? static_cast<std::uint64_t>(digit(place) - '0') : 0);
  }
  constexpr auto least = std::uint64_t{1} << 63;
  if (size > (negative_ ? least : least - 1)) return {};
  return static_cast<std::int64_t>(negative_ ? 0 - size : size);
}

bool operator==(const decimal_text& a, const decimal_text& b) {
  if (a.digits() != b.digits() || a.point_ != b.point_) return false;
  if (a.negative_ != b.negative_ && !a.zero()) return false;
  for (std::size_t i = 0; i < a.digits(); ++i)
    if (a.digit(i) != b.digit(i)) return false;
  return true;
}

}  // namespace segue
