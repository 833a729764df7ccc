// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/losses/huber.hpp"

#include <algorithm>
#include <cmath>

namespace segue {
namespace {

constexpr std::array<number_option<loss_options>, 1> numbers{
    {{"huber_delta", &loss_options::delta, numbers_above_zero}}};

double step(const loss_options& options, const loss_step& s) {
  auto delta = options.delta;
  double sum = 0;
  for (std::size_t k = 0; k < s.outputs.size(); ++k) {
    auto r = static_cast<double>(s.outputs[k]) - static_cast<double>(s.label);
    auto size = std::abs(r);
    sum += size <= delta ? r * r / 2 : delta * (size - delta / 2);
    if (s.d_outputs)
      s.d_outputs[k] =
          static_cast<float>(std::clamp(r, -delta, delta) * s.share);
  }
  return sum;
}

}  // namespace

const loss_rule huber_rule{"huber", loss_kind::huber, false, numbers, step};

}  // namespace segue
