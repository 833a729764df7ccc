// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/feature.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

const feature dense = tensor::from<std::int32_t>({2, 2}, {1, 2, 3, 4});
const feature sparse = sparse_tensor{tensor::from<std::int64_t>({1, 2}, {1, 0}),
                                     tensor::from<float>({1}, {5}),
                                     {3, 2}};
const feature ragged =
    ragged_tensor{tensor::from<std::int64_t>({3}, {7, 8, 9}),
                  tensor::from<std::int64_t>({3}, {0, 1, 3})};

}  // namespace

TEST_CASE("a feature tells layout, dtype, shape and steps", "[B2][feature]") {
  CHECK(to_string(layout_of(dense)) == "dense");
  CHECK(to_string(layout_of(sparse)) == "sparse");
  CHECK(to_string(layout_of(ragged)) == "ragged");
  CHECK(type_of(dense) == dtype::int32);
  CHECK(type_of(sparse) == dtype::float32);
  CHECK(type_of(ragged) == dtype::int64);
  CHECK(shape_of(dense) == shape{2, 2});
  CHECK(shape_of(sparse) == shape{3, 2});
  CHECK(shape_of(ragged) == shape{2});
  CHECK(time_of(dense) == 2);
  CHECK(time_of(sparse) == 3);
  CHECK(time_of(ragged) == 2);
}

TEST_CASE("a feature is sliced in its own layout", "[B10][feature]") {
  CHECK(slice(dense, 1, 1) ==
        feature{tensor::from<std::int32_t>({1, 2}, {3, 4})});
  CHECK(slice(sparse, 1, 2) ==
        feature{segue::slice(std::get<sparse_tensor>(sparse), 1, 2)});
  auto rows = slice(ragged, 1, 1);
  CHECK(layout_of(rows) == layout::ragged);
  CHECK(time_of(rows) == 1);
}

TEST_CASE("a feature is checked in its own layout", "[B2][feature]") {
  CHECK(validate(dense));
  CHECK(validate(sparse));
  CHECK(validate(ragged));
  auto bad = std::get<sparse_tensor>(sparse);
  bad.dense_shape = {1, 1};
  CHECK(validate(feature{bad}).error().message ==
        "sparse index [1, 0] is outside dense shape [1, 1]");
  CHECK_FALSE(validate(feature{ragged_tensor{}}));
}
