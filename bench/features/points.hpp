// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "random_features.hpp"

namespace segue::bench {

/// What is run, and for how long.
struct run_options {
  /// Few points and short rounds.
  bool quick = false;
  double seconds() const { return quick ? 1e-3 : 10e-3; }
};

/// B = 32 and 256, T = 20 and 200.
std::vector<random_shape> batch_shapes(const run_options& options);

/// Embedding columns, beside the bare copy of the bytes they read and write.
void run_embedding_points(const run_options& options);

/// Hash buckets, beside bare farmhash, and vocabularies: strings to ids.
void run_id_points(const run_options& options);

/// Indicator and numeric columns, and a whole layer.
void run_layer_points(const run_options& options);

}  // namespace segue::bench
