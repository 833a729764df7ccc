// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/written_digits.hpp"

#include <farmhash.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

/// Whether the shortest text of a float has the value that was written.
template <class T>
bool shortest_is(const decimal_text& number, double nearest) {
  auto rounded = static_cast<T>(nearest);
  if (!std::isfinite(rounded)) return false;
  char text[32];
  auto end = std::to_chars(text, text + sizeof text, rounded).ptr;
  return decimal_text::read({text, end}) == number;
}

/// Whether a number has so few digits that the shortest text of a float has all
/// of them; false for the exponents of the smallest and the largest floats.
template <class T>
bool surely_held(const decimal_text& number) {
  using limits = std::numeric_limits<T>;
  auto digits = static_cast<std::int64_t>(number.digits());
  return digits <= limits::digits10 &&
         std::abs(number.point()) < -limits::min_exponent10;
}

/// Whether a float64, printed with as many digits as were written, has the same
/// digits.
bool printed_is(const decimal_text& number, double nearest) {
  constexpr std::size_t most = 767;  // the most digits of any float64
  if (number.zero() || number.digits() > most) return false;
  char text[most + 16];
  auto precision = static_cast<int>(number.digits()) - 1;
  auto end = std::to_chars(text, text + sizeof text, nearest,
                           std::chars_format::scientific, precision)
                 .ptr;
  return decimal_text::read({text, end}) == number;
}

/// Numbers with the same value have the same hash.
std::uint64_t hash_of(const decimal_text& number) {
  auto hash = static_cast<std::uint64_t>(number.point()) * 2;
  if (number.negative() && !number.zero()) ++hash;
  hash = util::Fingerprint(hash);
  for (std::size_t i = 0; i < number.digits(); ++i)
    hash =
        util::Fingerprint(hash ^ static_cast<std::uint64_t>(number.digit(i)));
  return hash;
}

}  // namespace

void written_digits::add(std::int64_t integer) {
  constexpr std::int64_t few = 1'000'000;
  if (integer < few && integer > -few) return;
  compares_ = false;
  add(fmt::format_int{integer}.c_str(), static_cast<double>(integer));
}

bool written_digits::add(std::string_view text, double nearest) {
  auto number = decimal_text::read(text);
  if (!number) return true;
  fit_float32_ = fit_float32_ && (surely_held<float>(*number) ||
                                  shortest_is<float>(*number, nearest));
  bool shortest =
      surely_held<double>(*number) || shortest_is<double>(*number, nearest);
  fit_float64_ = fit_float64_ && shortest;
  printed_ = printed_ && (shortest || printed_is(*number, nearest));
  if (compares_) note_spelling(*number, trim(text));
  return shortest;
}

void written_digits::note_spelling(const decimal_text& number,
                                   std::string_view text) {
  auto [known, is_new] = spellings_.try_emplace(hash_of(number), text);
  if (!is_new && known->second != text) {
    two_spellings_.emplace(known->second, text);
    compares_ = false;
  } else if (spellings_.size() > most_spellings) {
    compares_ = false;
  }
  if (!compares_) spellings_.clear();
}

}  // namespace segue
