// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "segue/errors/error.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Steps [begin, begin + count) of one example's feature: rows of its first
/// dimension. Null means no steps. The feature must outlive the view.
struct sequence_view {
  const feature* value = nullptr;
  std::int64_t begin = 0;
  std::int64_t count = 0;
  /// The number of the view's first step in the example, for errors.
  std::int64_t first_step = 0;
};

/// The views of a batch that the layer reads: nothing is copied before the
/// layer writes its output.
///
/// `count` covers the real steps only; the layer adds padding. A numeric
/// feature of shape (s...) may also be flat, a dense [n] or a sparse [n] with
/// prod(s) consecutive values for each step; then `begin` and `count` count
/// values.
struct layer_input {
  std::size_t batch = 0;
  /// [slot in spec().sequences][b]
  std::span<const std::vector<sequence_view>> sequences;
  /// [slot in spec().context][b]; a dense, sparse or ragged value without time.
  std::span<const std::vector<const feature*>> context;
  /// How errors name an example. If empty, "example 1 of the batch".
  std::function<std::string(std::size_t)> name_of = {};

  /// Returns an error with the name of the example in front.
  error of_example(std::size_t example, const error& e) const;
};

}  // namespace segue
