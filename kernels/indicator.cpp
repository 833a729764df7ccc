// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/indicator.hpp"

#include <algorithm>
#include <cassert>

namespace segue {

void count_ids(const step_ids_view& steps, std::int64_t buckets, float* out,
               std::int64_t stride) {
  constexpr auto how = combiner::sum;  // of rows that are one-hot
  for (std::int64_t s = 0; s < steps.steps; ++s, out += stride) {
    std::fill_n(out, buckets, 0.0F);
    for (auto i = steps.begin(s); i < steps.end(s); ++i) {
      assert(steps.ids[i] < buckets);
      if (steps.kept(i, how)) out[steps.ids[i]] += steps.weight(i);
    }
  }
}

}  // namespace segue
