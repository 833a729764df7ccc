// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/gru_cell.hpp"

#include <algorithm>

namespace segue {
namespace {

/// The inputs' rows of both kernels side by side: [D, 3 * H].
std::vector<float> input_kernel(std::int64_t depth, std::int64_t units,
                                const gru_cell::weights& w) {
  std::vector<float> joined(static_cast<std::size_t>(depth * 3 * units));
  auto to = joined.begin();
  for (std::int64_t k = 0; k < depth; ++k) {
    to = std::copy_n(w.gates_kernel.begin() + k * 2 * units, 2 * units, to);
    to = std::copy_n(w.candidate_kernel.begin() + k * units, units, to);
  }
  return joined;
}

std::vector<float> joined_bias(const gru_cell::weights& w) {
  std::vector<float> joined(w.gates_bias.begin(), w.gates_bias.end());
  joined.insert(joined.end(), w.candidate_bias.begin(), w.candidate_bias.end());
  return joined;
}

}  // namespace

gru_cell::gru_cell(std::int64_t input_width, std::int64_t units,
                   const weights& w, const level_kernels& level)
    : recurrent_cell{input_width,
                     units,
                     3,
                     input_kernel(input_width, units, w),
                     joined_bias(w),
                     level},
      gates_kernel_{w.gates_kernel.subspan(
                        static_cast<std::size_t>(input_width * 2 * units)),
                    units,
                    {2, units},
                    level},
      candidate_kernel_{w.candidate_kernel.subspan(
                            static_cast<std::size_t>(input_width * units)),
                        units,
                        {1, units},
                        level} {}

void gru_cell::step(std::int64_t rows, active_rows active, float* gates,
                    std::int64_t gates_stride,
                    std::span<const state_rows> states, float* scratch) const {
  auto h = states[0];
  auto* update = gates + gate_stride();
  auto* candidate = gates + 2 * gate_stride();
  gates_kernel_.add_product(rows, h.data, h.stride, gates, gates_stride);
  for (std::int64_t r = 0; r < rows; ++r)
    level().gru_reset(units(), gates + r * gates_stride, h.data + r * h.stride,
                      scratch + r * units());
  candidate_kernel_.add_product(rows, scratch, units(), candidate,
                                gates_stride);
  for (std::int64_t r = 0; r < rows; ++r)
    if (active[r])
      level().gru_gates(units(), update + r * gates_stride,
                        candidate + r * gates_stride, h.data + r * h.stride);
}

}  // namespace segue
