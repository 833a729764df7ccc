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

/// The part of a batch that one column reads: its features, in the order of its
/// requests, the steps to write, and its embedding table. For a context column,
/// each value is one step.
struct column_input {
  std::span<const feature_request> requests;
  /// The slot of each request in the parse spec of the layer.
  std::span<const std::size_t> slots;
  const layer_input* features = nullptr;
  /// The number of real steps of each example; not used by context columns.
  std::span<const std::int64_t> lengths;
  bool context = false;
  /// The table of the column, if it has one.
  table_view table;

  std::size_t batch() const { return features->batch; }

  std::int64_t steps(std::size_t example) const {
    return context ? 1 : lengths[example];
  }

  /// Returns the values of a request in an example; see read_steps.
  result<step_values> values(std::size_t request, std::size_t example,
                             std::vector<std::int64_t>& splits) const {
    auto slot = slots[request];
    if (context)
      return read_context(requests[request], features->context[slot][example],
                          splits);
    return read_steps(requests[request], view(request, example), splits);
  }

  /// The view of a request in an example. Only for sequence columns.
  const sequence_view& view(std::size_t request, std::size_t example) const {
    return features->sequences[slots[request]][example];
  }

  /// The row of the view's first dimension where the steps of a request begin.
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

/// Calls f(example, steps) for runs of steps that are adjacent in the output:
/// those of an example, and of the following examples as long as there is no
/// padding between them.
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
