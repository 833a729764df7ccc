// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/features/columns/weighted_column.hpp"
#include "segue/tests/features/layer_cases.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;
using floats_t = std::vector<float>;
using lists = std::vector<std::vector<std::int64_t>>;
using weights = std::vector<std::vector<float>>;

categorical_column_ptr identity(const std::string& key,
                                std::int64_t buckets = 3) {
  return *sequence_categorical_column_with_identity(key, buckets);
}

categorical_column_ptr weighted() {
  return *weighted_categorical_column(identity("a"), "w");
}

dense_column_ptr embedding(categorical_column_ptr of,
                           embedding_options options) {
  options.initializer = table({{1, 2}, {3, 5}, {7, 11}});
  auto column = embedding_column(std::move(of), 2, options);
  REQUIRE(column);
  return *column;
}

numeric_column_ptr numeric(numeric_options options = {}) {
  return *sequence_numeric_column("a", std::move(options));
}

}  // namespace

TEST_CASE("an embedding combines a step's rows", "[F7][embedding_column]") {
  batch_features batch{{"a", {ragged<std::int64_t>(lists{{0, 2}, {}, {1}})}}};
  auto root = std::sqrt(2.0F);
  CHECK(output(batch, {embedding(identity("a"), {})}) ==
        floats_t{4, 6.5, 0, 0, 3, 5});
  CHECK(
      output(batch, {embedding(identity("a"), {.combiner = combiner::sum})}) ==
      floats_t{8, 13, 0, 0, 3, 5});
  CHECK(output(batch,
               {embedding(identity("a"), {.combiner = combiner::sqrtn})}) ==
        floats_t{8 / root, 13 / root, 0, 0, 3, 5});
}

TEST_CASE("max_norm clips each row before they combine",
          "[F7][embedding_column]") {
  embedding_options options{.max_norm = 5.0F};
  options.initializer = table({{3, 4}, {6, 8}, {30, 40}});
  auto column = *embedding_column(identity("a"), 2, options);
  CHECK(output({{"a", {integers({0, 1, 2})}}}, {column}) ==
        floats_t{3, 4, 3, 4, 3, 4});
  CHECK(output({{"a", {ragged<std::int64_t>(lists{{0, 2}})}}}, {column}) ==
        floats_t{3, 4});
}

TEST_CASE("an embedding column's options are checked",
          "[F7][embedding_column]") {
  auto message = [](std::int64_t dimension, embedding_options options) {
    return refusal(embedding_column(identity("a"), dimension, options));
  };
  CHECK_THAT(message(0, {}),
             Equals("column 'a_embedding': dimension is 0, expected one in [1, "
                    "16777216]"));
  CHECK_THAT(message(2, {.max_norm = 0.0F}),
             Contains("max_norm is 0, expected a number > 0"));
  CHECK_THAT(message(2, {.initializer = normal_initializer{0, -1}}),
             Contains("column 'a_embedding': initializer deviation is -1"));
  CHECK_THAT(message(2, {.initializer = table({{1, 2}})}),
             Contains("values are float32 [1, 2], expected float32 [3, 2]"));
  CHECK_THAT(
      message(2, {.initializer = table({{1, 2}, {3, INFINITY}, {5, 6}})}),
      Contains("holds inf at index 3"));
  CHECK_THAT(refusal(embedding_column(nullptr, 2)), Contains("got none"));
  CHECK_THAT(refusal(indicator_column(nullptr)), Contains("got none"));
}

TEST_CASE("mean divides by the weights, sqrtn by the root of their squares",
          "[F10][weighted_column]") {
  batch_features batch{{"a", {ragged<std::int64_t>(lists{{0, 2}, {1}})}},
                       {"w", {ragged<float>(weights{{1, 3}, {2}})}}};
  auto root = std::sqrt(10.0F);
  CHECK(output(batch, {embedding(weighted(), {})}) ==
        floats_t{22.0F / 4, 35.0F / 4, 3, 5});
  CHECK(output(batch, {embedding(weighted(), {.combiner = combiner::sum})}) ==
        floats_t{22, 35, 6, 10});
  CHECK(output(batch, {embedding(weighted(), {.combiner = combiner::sqrtn})}) ==
        floats_t{22 / root, 35 / root, 3, 5});
  CHECK(output(batch, {*indicator_column(weighted())}) ==
        floats_t{1, 0, 3, 0, 2, 0});
}

TEST_CASE("a weight that is not above zero drops its id where weights divide",
          "[F10][weighted_column]") {
  auto how = GENERATE(combiner::mean, combiner::sqrtn);
  auto norm = GENERATE(std::optional<float>{}, std::optional<float>{100});
  batch_features batch{{"a", {ragged<std::int64_t>(lists{{0, 2}, {1}, {1}})}},
                       {"w", {ragged<float>(weights{{0, 3}, {-2}, {1}})}}};
  CHECK(output(batch,
               {embedding(weighted(), {.combiner = how, .max_norm = norm})}) ==
        floats_t{7, 11, 0, 0, 3, 5});
}

TEST_CASE("a sum takes weights as they are", "[F10][weighted_column]") {
  auto norm = GENERATE(std::optional<float>{}, std::optional<float>{100});
  batch_features batch{
      {"a", {ragged<std::int64_t>(lists{{0, 2}, {1}, {1}, {2, 2}})}},
      {"w", {ragged<float>(weights{{-1, 3}, {-2}, {0}, {1, -1}})}}};
  CHECK(output(batch, {embedding(weighted(), {.combiner = combiner::sum,
                                              .max_norm = norm})}) ==
        floats_t{20, 31, -6, -10, 0, 0, 0, 0});
  CHECK(output(batch, {*indicator_column(weighted())}) ==
        floats_t{-1, 0, 3, 0, -2, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("weights may be dense, and examples without steps",
          "[F10][weighted_column]") {
  batch_features batch{{"a", {integers({}), integers({2, 0}), integers({1})}},
                       {"w", {floats({}), floats({2, 4}), floats({0.5})}}};
  CHECK(output(batch, {embedding(weighted(), {.combiner = combiner::sum})}) ==
        floats_t{0, 0, 0, 0, 14, 22, 4, 8, 1.5, 2.5, 0, 0});
}

TEST_CASE("there must be as many weights as values", "[F10][weighted_column]") {
  batch_features batch{{"a", {ragged<std::int64_t>(lists{{0}, {1, 2}})}},
                       {"w", {ragged<float>(weights{{1}, {1}})}}};
  CHECK_THAT(refusal(batch, {embedding(weighted(), {})}),
             Equals("example 0 of the batch: feature 'w' holds 1 weights in "
                    "step 1, feature 'a' 2 values; expected the same number"));
  batch["w"] = {floats({1})};
  CHECK_THAT(refusal(batch, {embedding(weighted(), {})}),
             Contains("column 'a_weighted_by_w_embedding' (feature 'a') has "
                      "[2], column 'a_weighted_by_w_embedding' (feature 'w') "
                      "has [1]"));
  batch["w"] = {texts({"1", "2"})};
  CHECK_THAT(refusal(batch, {embedding(weighted(), {})}),
             Contains("feature 'w' is string, but the column reads numbers"));
}

TEST_CASE("a weighted column's options are checked", "[F10][weighted_column]") {
  CHECK_THAT(refusal(weighted_categorical_column(identity("a"), "")),
             Contains("weight_key is empty"));
  CHECK_THAT(refusal(weighted_categorical_column(weighted(), "v")),
             Contains("it is already weighted"));
  CHECK_THAT(
      refusal(weighted_categorical_column(identity("a"), "w", dtype::string)),
      Contains("the weights' dtype is string"));
  CHECK_THAT(refusal(weighted_categorical_column(nullptr, "w")),
             Contains("got none"));
}

TEST_CASE("a number falls into the bucket that its boundaries make",
          "[F11][bucketized_column]") {
  auto column = *bucketized_column(numeric(), {0, 10});
  CHECK(column->num_buckets() == 3);
  CHECK(column->name() == "a_bucketized");
  CHECK(output({{"a", {floats({-1, 0, 9.5, 10, 99})}}},
               {*indicator_column(column)}) ==
        floats_t{1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1});
  auto nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(output({{"a", {floats({nan})}}}, {*indicator_column(column)}) ==
        floats_t{0, 0, 0});
}

TEST_CASE(
    "each element of a shape has buckets of its own, after the normalizer",
    "[F11][bucketized_column]") {
  auto of = numeric({.shape = {2}, .normalizer = affine_normalizer{10, 0}});
  auto column = *bucketized_column(of, {5});
  CHECK(column->num_buckets() == 4);
  CHECK(output({{"a", {floats({0, 1, 1, 0}), floats({1, 1})}}},
               {*indicator_column(column)}) ==
        floats_t{1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0});
}

TEST_CASE("a bucketized column's options are checked",
          "[F11][bucketized_column]") {
  CHECK_THAT(refusal(bucketized_column(numeric(), {})),
             Equals("column 'a': boundaries are empty"));
  CHECK_THAT(refusal(bucketized_column(numeric(), {1, 3, 3})),
             Equals("column 'a': boundaries must ascend as float32, but 3 is "
                    "followed by 3"));
  CHECK_THAT(refusal(bucketized_column(nullptr, {1})), Contains("got none"));
}

TEST_CASE("shared embedding columns read one table",
          "[F2][F9][shared_embedding_columns]") {
  shared_embedding_options options;
  options.embedding.initializer = table({{1, 2}, {3, 5}, {7, 11}});
  auto columns =
      shared_embedding_columns({identity("b"), identity("a")}, 2, options);
  REQUIRE(columns);
  CHECK((*columns)[0]->name() == "b_shared_embedding");
  CHECK((*columns)[1]->name() == "a_shared_embedding");
  auto layer = feature_layer::make(*columns, 0);
  REQUIRE(layer);
  REQUIRE(layer->tables().size() == 1);
  CHECK(layer->tables()[0]->tensor_name() == "embedding/a_b_shared_embedding");
  CHECK(output({{"a", {integers({0})}}, {"b", {integers({2})}}},
               {columns->begin(), columns->end()}) == floats_t{1, 2, 7, 11});
}

TEST_CASE("columns that share a table have equally many buckets",
          "[F9][shared_embedding_columns]") {
  CHECK_THAT(
      refusal(
          shared_embedding_columns({identity("a", 3), identity("b", 4)}, 2)),
      Equals("columns 'a' and 'b' share an embedding but have 3 and 4 buckets; "
             "expected the same number"));
  CHECK_THAT(refusal(shared_embedding_columns({}, 2)), Contains("got none"));
  CHECK_THAT(refusal(shared_embedding_columns({identity("a")}, 0)),
             Contains("dimension is 0"));
}

}  // namespace segue
