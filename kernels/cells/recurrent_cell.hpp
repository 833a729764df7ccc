// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/kernels/packed_matrix.hpp"

namespace segue {

/// The rows of one state: row b is `units` floats from data + b * stride on.
struct state_rows {
  float* data = nullptr;
  std::int64_t stride = 0;
};

/// Which rows of a batch a step is for: those whose length is beyond it.
struct active_rows {
  std::span<const std::int64_t> lengths;  ///< [B]
  std::int64_t step = 0;

  bool operator[](std::int64_t row) const {
    return step < lengths[static_cast<std::size_t>(row)];
  }
};

/// A recurrent cell [S6], float32, with weights that are packed when it is
/// made and never change; any number of threads may run it.
///
/// Its work is in two parts, so that the part without the state can be done
/// for many steps in one product: `prepare` fills the gates with
/// bias + x * kernel, `step` adds h * kernel and applies the gates. The last
/// state is the cell's output.
///
/// A row's results have the same bits whatever other rows there are, and
/// however a sequence is cut into segments.
class recurrent_cell {
 public:
  virtual ~recurrent_cell() = default;

  std::int64_t input_width() const { return input_kernel_.depth(); }
  std::int64_t units() const { return units_; }

  /// States of `units` floats each: c and h of an LSTM, h of the others.
  virtual std::size_t state_count() const { return 1; }

  /// Floats that one row of gates takes.
  std::int64_t gates_size() const { return input_kernel_.row_size(); }

  /// Floats of scratch that `step` needs for one row, beyond the gates.
  virtual std::int64_t scratch_size() const { return 0; }

  /// gates[r] = bias + x[r] * kernel for r in [0, rows). Strides are floats
  /// from row to row.
  void prepare(std::int64_t rows, const float* x, std::int64_t x_stride,
               float* gates, std::int64_t gates_stride) const;

  /// One step of the active rows: reads and writes `states`, uses up `gates`.
  virtual void step(std::int64_t rows, active_rows active, float* gates,
                    std::int64_t gates_stride,
                    std::span<const state_rows> states,
                    float* scratch) const = 0;

 protected:
  /// The part that all cells have: `kernel` is the inputs' part of the
  /// weights, row-major [D, gates * H], `bias` [gates * H].
  recurrent_cell(std::int64_t input_width, std::int64_t units,
                 std::int64_t gates, std::span<const float> kernel,
                 std::span<const float> bias, const level_kernels& level);

  const level_kernels& level() const { return *level_; }
  std::int64_t gate_stride() const { return input_kernel_.group_stride(); }

 private:
  const level_kernels* level_;
  std::int64_t units_;
  packed_matrix input_kernel_;
  std::vector<float> bias_;  // a row of gates
};

}  // namespace segue
