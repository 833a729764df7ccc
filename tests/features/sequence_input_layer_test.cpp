// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/sequence_input_layer.hpp"

#include <catch2/catch.hpp>

#include "layer_cases.hpp"
#include "page_quotes.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;

/// The column a_embedding, 2 wide.
feature_layer one_embedding() {
  auto of = *sequence_categorical_column_with_identity("a", 5);
  return *feature_layer::make(
      std::vector<dense_column_ptr>{*embedding_column(of, 2)}, 7);
}

}  // namespace

TEST_CASE("the page on the layer quotes the example",
          "[sequence_input_layer]") {
  CHECK(check_quotes("docs/feature_layer.md",
                     squeezed("examples/sequence_input_layer.cpp")) == 3);
}

TEST_CASE(
    "the pure function's tables are seeded by 0, unless it is told a seed",
    "[sequence_input_layer]") {
  batch_features batch{{"a", {integers({1, 2})}}};
  std::vector<feature_column_ptr> columns{
      *embedding_column(*sequence_categorical_column_with_identity("a", 5), 2)};
  auto values = [](const result<sequence_layer>& layer) {
    REQUIRE(layer);
    return values_of(layer->values);
  };
  auto plain = values(sequence_input_layer(batch, columns));
  CHECK(plain == values(sequence_input_layer(batch, columns, 0)));
  CHECK(plain != values(sequence_input_layer(batch, columns, 1)));
}

TEST_CASE("the pure function's gradient has each id once, ascending",
          "[F14][sequence_input_layer]") {
  auto layer = one_embedding();
  auto tables = *layer.initial_tables();
  batch_features batch{
      {"a", {ragged<std::int64_t>({{4, 1}, {4}}), integers({1})}}};
  auto d = vector_of<float>({2, 4, 10, 20, 100, 200, 0, 0});
  auto gradients = sequence_input_layer_gradient(batch, layer,
                                                 d.reshape({2, 2, 2}), *tables);
  REQUIRE(gradients);
  REQUIRE(gradients->size() == 1);
  CHECK(gradients->front().table == "a");
  CHECK(gradients->front().ids == vector_of<std::int64_t>({1, 4}));
  CHECK(values_of(gradients->front().rows) ==
        std::vector<float>{101, 202, 11, 22});
}

TEST_CASE("a gradient of another shape or dtype is refused",
          "[F14][sequence_input_layer]") {
  auto layer = one_embedding();
  auto tables = *layer.initial_tables();
  auto message = [&](const batch_features& batch, const tensor& d) {
    return refusal(sequence_input_layer_gradient(batch, layer, d, *tables));
  };
  batch_features batch{{"a", {integers({1, 2})}}};
  CHECK_THAT(message(batch, tensor::zeros(dtype::float64, {1, 2, 2})),
             Equals("the gradient is float64 [1, 2, 2], expected float32 [B, "
                    "T, 2]"));
  CHECK_THAT(message(batch, tensor::zeros(dtype::float32, {4})),
             Equals("the gradient is float32 [4], expected float32 [B, T, 2]"));
  CHECK_THAT(message(batch, tensor::zeros(dtype::float32, {1, 1, 2})),
             Equals("the gradient has 2 values, expected [1, 1, 2] with at "
                    "least 2 steps"));
  CHECK_THAT(message({}, tensor::zeros(dtype::float32, {1, 2, 2})),
             Equals("feature 'a' is not among the features"));
}

}  // namespace segue
