// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/normalizers.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "segue/kernels/integer_difference.hpp"

namespace segue {
namespace {

template <class T, class Function>
void map_rows(const T* values, std::int64_t rows, std::int64_t width,
              float* out, std::int64_t stride, const Function& f) {
  if (width == 1) {  // the usual case, without the inner loop
    for (std::int64_t r = 0; r < rows; ++r)
      out[r * stride] = f(values[r]);
    return;
  }
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t i = 0; i < width; ++i)
      out[r * stride + i] = f(values[r * width + i]);
}

/// Copies rows without changes.
template <class T>
void copy_rows(const T* values, std::int64_t rows, std::int64_t width,
               float* out, std::int64_t stride) {
  map_rows(values, rows, width, out, stride,
           [](T x) { return static_cast<float>(x); });
}

void copy_rows(const float* values, std::int64_t rows, std::int64_t width,
               float* out, std::int64_t stride) {
  if (stride == width) {
    std::copy_n(values, rows * width, out);
    return;
  }
  if (width == 1) return copy_rows<float>(values, rows, width, out, stride);
  for (std::int64_t r = 0; r < rows; ++r)
    std::copy_n(values + r * width, width, out + r * stride);
}

/// Whether float64 loses digits of integers around the mean that int64 keeps.
bool is_beyond_float64(double mean) {
  return std::fabs(mean) >= 0x1p53 && mean >= -0x1p63 && mean < 0x1p63;
}

/// Normalizes one value.
template <class Function, class T>
double apply(const Function& f, T x) {
  constexpr bool exact = std::is_same_v<Function, standard_normalizer> &&
                         std::is_same_v<T, std::int64_t>;
  if constexpr (exact) {
    return f.of_integer(x);
  } else {
    return static_cast<double>(f(static_cast<double>(x)));
  }
}

template <class T>
double apply(const std::monostate&, T x) {
  return static_cast<double>(x);
}

}  // namespace

double log1p_normalizer::operator()(double x) const {
  return std::log1p(x);
}

standard_normalizer standard_normalizer::around(std::int64_t mean,
                                                double deviation) {
  // The next larger float64 does not fit into int64.
  constexpr double most = 0x1p63 - 1024;
  auto near = std::min(static_cast<double>(mean), most);
  return {near, deviation,
          integer_difference(mean, static_cast<std::int64_t>(near))};
}

double standard_normalizer::of_integer(std::int64_t x) const {
  if (!is_beyond_float64(mean)) return (*this)(static_cast<double>(x));
  return (integer_difference(x, static_cast<std::int64_t>(mean)) - rest) /
         deviation;
}

template <class T>
void normalize(const normalizer& how, std::span<const T> values,
               std::int64_t width, float* out, std::int64_t stride) {
  auto rows = static_cast<std::int64_t>(values.size()) / width;
  std::visit(
      [&](const auto& f) {
        if constexpr (std::is_same_v<decltype(f), const std::monostate&>)
          copy_rows(values.data(), rows, width, out, stride);
        else
          map_rows(values.data(), rows, width, out, stride,
                   [&](T x) { return static_cast<float>(apply(f, x)); });
      },
      how);
}

template void normalize(const normalizer&, std::span<const float>, std::int64_t,
                        float*, std::int64_t);
template void normalize(const normalizer&, std::span<const double>,
                        std::int64_t, float*, std::int64_t);
template void normalize(const normalizer&, std::span<const std::int32_t>,
                        std::int64_t, float*, std::int64_t);
template void normalize(const normalizer&, std::span<const std::int64_t>,
                        std::int64_t, float*, std::int64_t);
template void normalize(const normalizer&, std::span<const std::uint8_t>,
                        std::int64_t, float*, std::int64_t);

double normalize(const normalizer& how, double value) {
  return std::visit([&](const auto& f) { return apply(f, value); }, how);
}

double normalize(const normalizer& how, std::int64_t value) {
  return std::visit([&](const auto& f) { return apply(f, value); }, how);
}

}  // namespace segue
