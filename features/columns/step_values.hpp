// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/feature_request.hpp"
#include "segue/features/layer_input.hpp"

namespace segue {

/// The steps of one example as runs of consecutive values of one flat tensor,
/// for any layout of the feature.
struct step_values {
  const tensor* values = nullptr;  ///< null if there are no steps
  std::int64_t steps = 0;
  /// Step s holds values [splits[s], splits[s + 1]). If null, each step holds
  /// `stride` values, starting at `first`.
  const std::int64_t* splits = nullptr;
  std::int64_t first = 0;
  std::int64_t stride = 1;
  /// Set if steps should hold a fixed number of values and some coordinates are
  /// absent: then the indices of the sparse tensor tell the places of the
  /// values.
  const sparse_tensor* gaps = nullptr;

  std::int64_t begin(std::int64_t s) const {
    return splits ? splits[s] : first + s * stride;
  }
  std::int64_t end(std::int64_t s) const {
    return splits ? splits[s + 1] : first + (s + 1) * stride;
  }
  /// The number of values of all steps.
  std::int64_t size() const {
    return steps > 0 ? end(steps - 1) - begin(0) : 0;
  }
};

/// Whether a column that requests `kind` reads a dtype.
constexpr bool reads(value_kind kind, dtype type) {
  switch (kind) {
    case value_kind::number:
      return is_numeric(type);
    case value_kind::integer:
      return is_integer(type);
    case value_kind::string:
      return type == dtype::string;
  }
  return false;
}

/// A fast path for the most frequent feature, a dense one with one value per
/// step: returns its tensor if nothing is wrong with it. Null means that other
/// functions must look. Inline, since it is called for every example.
inline const tensor* plain_steps(const feature_request& request,
                                 const sequence_view& view) {
  if (!view.value) return nullptr;
  auto* t = std::get_if<tensor>(view.value);
  auto plain = t && t->rank() == 1 && view.begin >= 0 && view.count > 0 &&
               view.count <= t->rows() - view.begin &&
               (!request.dims || request.values_per_step() == 1) &&
               reads(request.kind, t->type());
  return plain ? t : nullptr;
}

/// Returns how many steps a view holds for a column that requests `request`.
/// Errors: invalid_argument, naming the feature, if the view extends beyond it,
/// or if it is flat and not a whole number of steps.
result<std::int64_t> count_steps(const feature_request& request,
                                 const sequence_view& view);

/// Returns the values of the view. `splits` is scratch that the result may
/// point into. Errors: invalid_argument, naming the feature, for a dtype that
/// the request does not read, and for a step with another number of values than
/// requested.
result<step_values> read_steps(const feature_request& request,
                               const sequence_view& view,
                               std::vector<std::int64_t>& splits);

/// Returns a context value as one step.
result<step_values> read_context(const feature_request& request,
                                 const feature* value,
                                 std::vector<std::int64_t>& splits);

/// Returns the place of a sparse entry among the values of `view`, in row-major
/// order, starting at the first step of the view.
std::int64_t flat_place(const sparse_tensor& sparse, std::int64_t entry,
                        std::int64_t first_row);

}  // namespace segue
