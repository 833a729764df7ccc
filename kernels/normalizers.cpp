// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/normalizers.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

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

/// Rows as they are.
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

}  // namespace

double log1p_normalizer::operator()(double x) const {
  return std::log1p(x);
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
          map_rows(values.data(), rows, width, out, stride, [&](T x) {
            return static_cast<float>(f(static_cast<double>(x)));
          });
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
  return std::visit(
      [&](const auto& f) {
        if constexpr (std::is_same_v<decltype(f), const std::monostate&>)
          return value;
        else
          return static_cast<double>(f(value));
      },
      how);
}

}  // namespace segue
