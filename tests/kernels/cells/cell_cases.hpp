// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>
#include <ostream>

#include "segue/kernels/cells/basic_rnn_cell.hpp"
#include "segue/kernels/cells/gru_cell.hpp"
#include "segue/kernels/cells/lstm_cell.hpp"
#include "segue/tests/kernels/cells/reference.hpp"

namespace segue::test {

/// A kind of cell with its reference.
struct cell_case {
  const char* name;
  std::int64_t gates;
  std::size_t states;
  reference_step step;
  std::unique_ptr<recurrent_cell> (*make)(std::int64_t width,
                                          std::int64_t units,
                                          const reference_weights&,
                                          const level_kernels&);

  friend std::ostream& operator<<(std::ostream& out, const cell_case& c) {
    return out << c.name;
  }
};

inline reference_weights random_weights(const cell_case& kind,
                                        std::int64_t width,
                                        std::int64_t units) {
  auto depth = width + units;
  auto scale = 1.5F / std::sqrt(static_cast<float>(depth));
  return {random_floats(depth * kind.gates * units, 1, scale),
          random_floats(kind.gates * units, 2, 0.5F),
          random_floats(depth * units, 3, scale),
          random_floats(units, 4, 0.5F)};
}

inline const cell_case cell_cases[] = {
    {"basic RNN", 1, 1, basic_reference,
     [](auto width, auto units, auto& w,
        auto& level) -> std::unique_ptr<recurrent_cell> {
       return std::make_unique<basic_rnn_cell>(width, units, w.kernel, w.bias,
                                               level);
     }},
    {"LSTM", 4, 2, lstm_reference,
     [](auto width, auto units, auto& w,
        auto& level) -> std::unique_ptr<recurrent_cell> {
       return std::make_unique<lstm_cell>(width, units, w.kernel, w.bias, 1.0F,
                                          level);
     }},
    {"GRU", 2, 1, gru_reference,
     [](auto width, auto units, auto& w,
        auto& level) -> std::unique_ptr<recurrent_cell> {
       std::array<std::span<const float>, 4> weights{
           w.kernel, w.bias, w.candidate_kernel, w.candidate_bias};
       return std::make_unique<gru_cell>(width, units, weights, level);
     }},
};

}  // namespace segue::test
