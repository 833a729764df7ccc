// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Tensors as matrices of Eigen, without a copy. The only header of segue that
/// includes Eigen; in CMake, segue::eigen of find_package(segue COMPONENTS
/// eigen).

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/tensors/dtype.hpp"
#include "segue/tensors/shape.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// A matrix of Eigen's own with the order of elements that a tensor has.
template <class T>
using matrix =
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// All of a tensor [rows, columns].
template <class T>
using matrix_view = Eigen::Map<const matrix<T>>;
template <class T>
using mutable_matrix_view = Eigen::Map<matrix<T>>;

/// One step of a tensor [B, T, D]: [B, D], whose rows are T * D elements apart.
template <class T>
using step_view =
    Eigen::Map<const matrix<T>, Eigen::Unaligned, Eigen::OuterStride<>>;
template <class T>
using mutable_step_view =
    Eigen::Map<matrix<T>, Eigen::Unaligned, Eigen::OuterStride<>>;

namespace internal {

[[noreturn]] inline void refuse(const tensor& t, const std::string& meant) {
  throw failure{{errc::invalid_argument,
                 "the tensor is " + std::string{to_string(t.type())} + ' ' +
                     to_string(t.dims()) + ", expected " + meant}};
}

inline void check_rank(const tensor& t, std::size_t rank, const char* meant) {
  if (t.rank() != rank) refuse(t, meant);
}

inline void check_step(const tensor& t, std::int64_t step) {
  // One number per step has no dimension of its own.
  if (t.rank() == 2)
    refuse(t, "[B, T, D]; for one number per step, reshape({" +
                  std::to_string(t.dims()[0]) + ", " +
                  std::to_string(t.dims()[1]) + ", 1}) gives it");
  check_rank(t, 3, "[B, T, D]");
  if (step >= 0 && step < t.dims()[1]) return;
  throw failure{{errc::invalid_argument,
                 "step is " + std::to_string(step) + ", expected one in [0, " +
                     std::to_string(t.dims()[1]) + ")"}};
}

/// The step of `values`, the elements of `t`.
template <class View, class T>
View view_of_step(const tensor& t, std::span<T> values, std::int64_t step) {
  auto width = t.dims()[2];
  auto* first = values.empty() ? values.data() : values.data() + step * width;
  return View{first, t.dims()[0], width,
              Eigen::OuterStride<>{t.dims()[1] * width}};
}

}  // namespace internal

// The views are valid as long as a tensor shares the memory. All throw
// segue::failure (invalid_argument) for a tensor of another dtype or rank.

/// The elements of a tensor [rows, columns].
template <class T = float>
matrix_view<T> as_matrix(const tensor& t) {
  internal::check_rank(t, 2, "[rows, columns]");
  return {t.values<T>().data(), t.dims()[0], t.dims()[1]};
}

/// The same for writing. No other tensor may share the memory; see
/// tensor::mutable_values.
template <class T = float>
mutable_matrix_view<T> as_mutable_matrix(tensor& t) {
  internal::check_rank(t, 2, "[rows, columns]");
  return {t.mutable_values<T>().data(), t.dims()[0], t.dims()[1]};
}

/// Step `step` of a tensor [B, T, D] such as batch::layer(), as [B, D]. Throws
/// also for a step that is not in [0, T).
template <class T = float>
step_view<T> as_step(const tensor& t, std::int64_t step) {
  internal::check_step(t, step);
  return internal::view_of_step<step_view<T>>(t, t.values<T>(), step);
}

/// The same for writing, as as_mutable_matrix.
template <class T = float>
mutable_step_view<T> as_mutable_step(tensor& t, std::int64_t step) {
  internal::check_step(t, step);
  return internal::view_of_step<mutable_step_view<T>>(t, t.mutable_values<T>(),
                                                      step);
}

}  // namespace segue
