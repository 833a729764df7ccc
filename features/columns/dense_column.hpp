// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/errors/result.hpp"
#include "segue/features/columns/column_input.hpp"
#include "segue/features/columns/feature_column.hpp"
#include "segue/features/layer_scratch.hpp"
#include "segue/features/tables/table_spec.hpp"

namespace segue {

/// The largest number of floats per step of a column, and of a layer: 64 MiB.
constexpr std::int64_t most_width = std::int64_t{1} << 24;

/// A column that a feature layer can hold: it writes `width()` floats per
/// step, in place, to its slice of the layer's output [B, T, D].
class dense_column : public feature_column {
 public:
  /// Floats per step, in [1, most_width].
  virtual std::int64_t width() const = 0;

  /// The value in the steps beyond an example's length.
  virtual float padding() const { return 0; }

  /// The table that it reads, or null. Columns that share a table return the
  /// same pointer.
  virtual table_spec_ptr table() const { return nullptr; }

  /// Writes steps [0, in.steps(b)) of every example b, and nothing else; the
  /// layer pads, and repeats context. Any number of threads may call it, each
  /// with its own scratch. Errors name the feature, the value and the bound.
  virtual result<void> write(const column_input& in, const column_output& out,
                             layer_scratch& scratch) const = 0;

  /// Appends to scratch.terms the terms that the gradient of the output of
  /// write() adds to rows of its table. Columns without a table do nothing.
  virtual result<void> append_gradient(const column_input& in,
                                       const column_gradient& d_out,
                                       layer_scratch& scratch) const;

 protected:
  using feature_column::feature_column;
};

using dense_column_ptr = std::shared_ptr<const dense_column>;

}  // namespace segue
