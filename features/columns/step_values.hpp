// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/feature_request.hpp"
#include "segue/features/layer_input.hpp"

namespace segue {

/// One example's steps as runs of consecutive values of one flat tensor,
/// whatever the feature's layout.
struct step_values {
  const tensor* values = nullptr;  ///< null where there is no step
  std::int64_t steps = 0;
  /// Step s holds values [splits[s], splits[s + 1]); null: `stride` values
  /// each, from `first` on.
  const std::int64_t* splits = nullptr;
  std::int64_t first = 0;
  std::int64_t stride = 1;
  /// Set where a step should hold a fixed number of values and some of its
  /// coordinates are absent: then the values' places are in the sparse
  /// tensor's indices.
  const sparse_tensor* gaps = nullptr;

  std::int64_t begin(std::int64_t s) const {
    return splits ? splits[s] : first + s * stride;
  }
  std::int64_t end(std::int64_t s) const {
    return splits ? splits[s + 1] : first + (s + 1) * stride;
  }
  /// Values of all steps.
  std::int64_t size() const {
    return steps > 0 ? end(steps - 1) - begin(0) : 0;
  }
};

/// Whether a column that asks for `kind` reads that dtype.
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

/// Of the most frequent feature, a dense one of one value per step, its tensor
/// if nothing is wrong with it; else null, which means nothing. Inline, since
/// it is asked per example: in short sequences that is often.
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

/// How many steps a view holds for a column that asks for `request`.
/// Errors: invalid_argument, naming the feature: the view reaches past it; it
/// is flat and does not divide into steps.
result<std::int64_t> count_steps(const feature_request& request,
                                 const sequence_view& view);

/// The view's values. `splits` is scratch that the result may point into.
/// Errors: invalid_argument, naming the feature, for a dtype that the request
/// does not read, and for a step that does not hold as many values as asked.
result<step_values> read_steps(const feature_request& request,
                               const sequence_view& view,
                               std::vector<std::int64_t>& splits);

/// A value without time, as one step.
result<step_values> read_context(const feature_request& request,
                                 const feature* value,
                                 std::vector<std::int64_t>& splits);

/// The place of a sparse entry among the values of `view`, in row-major order
/// from the view's first step on.
std::int64_t flat_place(const sparse_tensor& sparse, std::int64_t entry,
                        std::int64_t first_row);

}  // namespace segue
