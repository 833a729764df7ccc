// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/combiner.hpp"

namespace segue {

/// The ids of consecutive steps, as the lookup kernels read them.
struct step_ids_view {
  const std::int64_t* ids = nullptr;
  /// Step s holds ids [splits[s], splits[s + 1]). If null, each step holds
  /// exactly one, ids[s].
  const std::int64_t* splits = nullptr;
  /// One weight per id; if null, all are 1.
  const float* weights = nullptr;
  std::int64_t steps = 0;

  std::int64_t begin(std::int64_t s) const { return splits ? splits[s] : s; }
  std::int64_t end(std::int64_t s) const {
    return splits ? splits[s + 1] : s + 1;
  }

  /// An id below zero means "no id". A combiner that divides by weights drops
  /// ids whose weight is not above zero; a sum uses them as they are [F7, F10].
  bool kept(std::int64_t i, combiner how) const {
    return ids[i] >= 0 &&
           (!weights || keeps_all_weights(how) || weights[i] > 0);
  }
  float weight(std::int64_t i) const { return weights ? weights[i] : 1.0F; }
};

}  // namespace segue
