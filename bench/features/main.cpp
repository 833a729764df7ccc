// SPDX-License-Identifier: BSD-3-Clause
// bench_features [--quick]: the feature layer's columns beside a copy of their
// output's bytes, and beside what else they can be measured by.
#include <cstring>

#include "points.hpp"
#include "table.hpp"

namespace segue::bench {

std::vector<random_shape> batch_shapes(const run_options& options) {
  if (options.quick) return {{32, 20}, {256, 200}};
  return {{32, 20}, {32, 200}, {256, 20}, {256, 200}};
}

}  // namespace segue::bench

int main(int argc, char** argv) {
  using namespace segue::bench;
  run_options options;
  options.quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  print_header();
  run_embedding_points(options);
  run_id_points(options);
  run_layer_points(options);
}
