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

/// x -> ln(1 + x); NaN below -1, as for std::log1p.
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
  /// The rounding error of `mean`, if the mean is an integer with more digits
  /// than float64 has.
  double rest = 0;

  /// Makes a normalizer with an integer mean, exact to the last digit.
  static standard_normalizer around(std::int64_t mean, double deviation);

  double operator()(double x) const { return (x - mean - rest) / deviation; }
  /// The same for an integer that may not fit into float64: it is rounded only
  /// after the mean has been subtracted.
  double of_integer(std::int64_t x) const;
};

/// How the real values of a numeric column are changed [F3]: not at all, in one
/// of the ways that a configuration can name, or by any callable. Normalizers
/// compute in float64, so that large integers, such as times, keep their
/// precision until the mean is subtracted.
using normalizer =
    std::variant<std::monostate, affine_normalizer, log1p_normalizer,
                 clip_normalizer, standard_normalizer,
                 std::function<double(double)>>;

/// Writes the normalized values [r * width, (r + 1) * width) to row r of `out`,
/// which begins at r * stride.
/// Preconditions: width >= 1 divides values.size(); stride >= width; a
/// callable is not empty.
template <class T>
void normalize(const normalizer& how, std::span<const T> values,
               std::int64_t width, float* out, std::int64_t stride);

/// Normalizes one value.
double normalize(const normalizer& how, double value);
double normalize(const normalizer& how, std::int64_t value);

}  // namespace segue
