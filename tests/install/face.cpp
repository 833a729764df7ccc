// SPDX-License-Identifier: BSD-3-Clause
// A program outside segue that includes all headers of the face.
#include <cstdio>
#include <string>
#include <vector>

#include "segue/columns.hpp"
#include "segue/eigen.hpp"
#include "segue/segue.hpp"
#include "segue/version.hpp"

int main() {
  auto x = segue::sequence_numeric_column("x", {.shape = {2}});
  if (!x) return 1;
  std::vector<segue::dense_column_ptr> columns{*x};
  auto layer = segue::feature_layer::make(columns, /*seed=*/1);
  if (!layer || layer->width() != 2) return 1;
  auto values = segue::tensor::from<float>({1, 2, 2}, {1, 2, 3, 4});
  auto sum = segue::as_step(values, 1).sum();
  std::string headers = SEGUE_VERSION;
  auto right = sum == 7 && headers == segue::version() &&
               SEGUE_VERSION_MAJOR * 100 + SEGUE_VERSION_MINOR > 0;
  std::printf("%s: %s\n", segue::version(), right ? "right" : "wrong");
  return right ? 0 : 1;
}
