// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "segue/features/columns/step_values.hpp"
#include "segue/features/feature_request.hpp"
#include "segue/features/layer_input.hpp"
#include "segue/kernels/embedding_combine.hpp"

namespace segue {

/// One column's share of a batch: its features, in the order of its requests,
/// the steps to write, and its embedding table. A context column sees each
/// value as one step.
struct column_input {
  std::span<const feature_request> requests;
  /// Place of each request in the layer's parse spec.
  std::span<const std::size_t> slots;
  const layer_input* features = nullptr;
  /// Real steps per example; not used by context columns.
  std::span<const std::int64_t> lengths;
  bool context = false;
  /// Rows of the column's table, where it has one.
  table_view table;

  std::size_t batch() const { return features->batch; }

  std::int64_t steps(std::size_t example) const {
    return context ? 1 : lengths[example];
  }

  /// The values of a request in an example; see read_steps.
  result<step_values> values(std::size_t request, std::size_t example,
                             std::vector<std::int64_t>& splits) const {
    auto slot = slots[request];
    if (context)
      return read_context(requests[request], features->context[slot][example],
                          splits);
    return read_steps(requests[request], view(request, example), splits);
  }

  /// Of a sequence column.
  const sequence_view& view(std::size_t request, std::size_t example) const {
    return features->sequences[slots[request]][example];
  }

  /// Row of the view's first dimension where a request's steps begin.
  std::int64_t first_row(std::size_t request, std::size_t example) const {
    if (context) return 0;
    return view(request, example).begin;
  }
};

/// Where a column writes: element i of step t of example b is
/// first[(b * time + t) * stride + i].
template <class Float>
struct column_slice {
  Float* first = nullptr;
  std::int64_t time = 0;
  std::int64_t stride = 0;

  Float* row(std::size_t example, std::int64_t t) const {
    return first + (static_cast<std::int64_t>(example) * time + t) * stride;
  }
};

/// Calls f(example, steps) for runs of steps that lie one behind the other in
/// the output: those of an example, and of the ones after it as long as there
/// is no padding between them.
template <class F>
void visit_runs(const column_input& in, std::int64_t time, F f) {
  for (std::size_t b = 0; b < in.batch();) {
    auto first = b;
    std::int64_t steps = 0;
    do
      steps += in.steps(b);
    while (in.steps(b++) == time && b < in.batch());
    f(first, steps);
  }
}

using column_output = column_slice<float>;
using column_gradient = column_slice<const float>;

}  // namespace segue
