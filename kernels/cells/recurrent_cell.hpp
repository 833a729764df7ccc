// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "segue/kernels/packed_matrix.hpp"

namespace segue {

class cell_gradient;

/// The weights of a cell, row-major, in the order that its class documents.
using cell_weights = std::span<const std::span<const float>>;

/// One step of the sequences that are long enough.
struct cell_step {
  std::int64_t rows;
  float* gates;  ///< [rows, gates_stride], prepared; overwritten or kept
  /// The states before and after it, [rows, state_stride] each.
  std::span<const float* const> before;
  std::span<float* const> after;
  float* extra;  ///< [rows, state_stride] if the cell has extra rows
  bool keep;     ///< keep the values for the gradient in gates and extra
};

/// A recurrent cell [S6], float32. Any number of threads may run it as long
/// as no thread assigns to it.
///
/// Its work has two parts, so that the part without the state can be computed
/// for many steps in one product: `prepare` fills the gates with
/// bias + x * kernel, `step` adds h * kernel and applies the gates. The last
/// state is the cell's output.
///
/// The results of a row are the same, bit for bit, whatever the other rows are,
/// and however a sequence is cut into segments.
class recurrent_cell {
 public:
  virtual ~recurrent_cell() = default;

  std::int64_t input_width() const { return input_kernel_.depth(); }
  std::int64_t units() const { return input_kernel_.groups().width; }

  /// States of `units` floats each: c and h of an LSTM, h of the others.
  virtual std::size_t state_count() const { return 1; }

  /// Whether a step has rows besides the states: sigmoid(r) * h of a GRU.
  virtual bool has_extra() const { return false; }

  /// Floats in one row of gates, in whole panels of a product.
  std::int64_t gates_size() const { return input_kernel_.row_size(); }

  /// Floats from one row of gates, or of a state, to the next. The floats of a
  /// state beyond `units` are always zero.
  std::int64_t gates_stride() const {
    return row_stride(input_kernel_.row_size());
  }
  std::int64_t state_stride() const;

  /// The columns of the gates, and floats from one gate to the next in a row.
  const column_groups& gates() const { return input_kernel_.groups(); }
  std::int64_t gate_stride() const { return input_kernel_.group_stride(); }

  const level_kernels& level() const { return *level_; }

  /// Takes new weights, of the same shapes.
  virtual void assign(cell_weights weights) = 0;

  /// gates[r] = bias + x[r] * kernel for r in [0, rows). `x_stride` is the
  /// number of floats from row to row.
  void prepare(std::int64_t rows, const float* x, std::int64_t x_stride,
               float* gates) const;

  virtual void step(const cell_step& s) const = 0;

  /// Makes a gradient for runs of this cell. Assign weights before using it.
  virtual std::unique_ptr<cell_gradient> make_gradient() const = 0;

 protected:
  /// The part that all cells have, with zero weights: D = `input_width`,
  /// H = `units`.
  recurrent_cell(std::int64_t input_width, std::int64_t units,
                 std::int64_t gates, const level_kernels& level);

  /// Takes the part of a kernel that belongs to the inputs, row-major
  /// [D, count * H], and its bias [count * H], for the gates from `first` on.
  void assign_inputs(std::span<const float> kernel, std::span<const float> bias,
                     std::int64_t first, std::int64_t count);

  /// Returns the bias of a gate.
  std::span<float> bias_of(std::int64_t gate);

 private:
  const level_kernels* level_;
  packed_matrix input_kernel_;
  std::vector<float> bias_;  // a row of gates
};

}  // namespace segue
