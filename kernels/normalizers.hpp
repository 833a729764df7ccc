// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <variant>

namespace segue {

/// x -> x * scale + offset
struct affine_normalizer {
  double scale = 1;
  double offset = 0;
  double operator()(double x) const { return x * scale + offset; }
};

/// x -> ln(1 + x); below -1 it is not a number, as std::log1p has it.
struct log1p_normalizer {
  double operator()(double x) const;
};

/// x -> min(max(x, low), high). Precondition: low <= high.
struct clip_normalizer {
  double low = 0;
  double high = 1;
  double operator()(double x) const {
    return x < low ? low : (x > high ? high : x);
  }
};

/// x -> (x - mean - rest) / deviation. Precondition: deviation is not zero.
struct standard_normalizer {
  double mean = 0;
  double deviation = 1;
  /// Of a mean that is an integer of more digits than float64 has: what
  /// `mean` leaves off.
  double rest = 0;

  /// With a mean that is an integer, to its last digit.
  static standard_normalizer around(std::int64_t mean, double deviation);

  double operator()(double x) const { return (x - mean - rest) / deviation; }
  /// The same of an integer that float64 may not hold: the difference from the
  /// mean is taken before it is rounded.
  double of_integer(std::int64_t x) const;
};

/// How real values of a numeric column are changed [F3]: not at all, in one of
/// the ways that a configuration can name, or by any callable. They compute in
/// float64, so that large integers (times, say) keep their precision until
/// the mean is off.
using normalizer =
    std::variant<std::monostate, affine_normalizer, log1p_normalizer,
                 clip_normalizer, standard_normalizer,
                 std::function<double(double)>>;

/// Row r of `out`, `width` long and `stride` after the one before, becomes the
/// normalized values [r * width, (r + 1) * width).
/// Preconditions: width >= 1 divides values.size(); stride >= width; a
/// callable is not empty.
template <class T>
void normalize(const normalizer& how, std::span<const T> values,
               std::int64_t width, float* out, std::int64_t stride);

/// One value.
double normalize(const normalizer& how, double value);
double normalize(const normalizer& how, std::int64_t value);

}  // namespace segue
