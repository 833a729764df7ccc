// SPDX-License-Identifier: BSD-3-Clause
// Sizes that a user may write but no machine can hold: refused with the value
// and the bound, before anything is allocated.
#include <catch2/catch.hpp>
#include <limits>

#include "layer_cases.hpp"
#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/features/columns/vocabulary_column.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;
using Catch::StartsWith;

constexpr auto huge = std::numeric_limits<std::int64_t>::max();

categorical_column_ptr identity(std::int64_t buckets) {
  auto column = sequence_categorical_column_with_identity("a", buckets);
  REQUIRE(column);
  return *column;
}

}  // namespace

TEST_CASE("a categorical column has at most 2^40 ids", "[F4][F5][F6]") {
  CHECK_THAT(refusal(sequence_categorical_column_with_identity(
                 "a", std::int64_t{1} << 62)),
             Equals("column 'a': num_buckets is 4611686018427387904, expected "
                    "one in [1, 1099511627776]"));
  CHECK_THAT(refusal(sequence_categorical_column_with_hash_bucket("a", huge)),
             Equals("column 'a': hash_bucket_size is 9223372036854775807, "
                    "expected one in [2, 1099511627776]"));
  CHECK_THAT(
      refusal(sequence_categorical_column_with_vocabulary_list(
          "a", std::vector<std::string>{"x"}, {.num_oov_buckets = huge})),
      Equals("column 'a': num_oov_buckets is 9223372036854775807, "
             "expected one in [0, 1099511627776]"));
  CHECK(identity(std::int64_t{1} << 40)->num_buckets() == 1099511627776);
}

TEST_CASE("a column and a layer are at most 2^24 wide", "[F1][F3][F7][F8]") {
  CHECK_THAT(refusal(embedding_column(identity(3), huge)),
             Equals("column 'a_embedding': dimension is 9223372036854775807, "
                    "expected one in [1, 16777216]"));
  CHECK_THAT(refusal(shared_embedding_columns({identity(3)}, 1 << 25)),
             Contains("dimension is 33554432, expected one in [1, 16777216]"));
  CHECK_THAT(refusal(indicator_column(identity((1 << 24) + 1))),
             Equals("column 'a_indicator': it would be 16777217 wide, expected "
                    "at most 16777216; use an embedding for more ids"));
  CHECK_THAT(
      refusal(sequence_numeric_column("a", {.shape = {1 << 24, 1 << 24}})),
      Equals("column 'a': shape [16777216, 16777216] has too many values; "
             "expected at most 16777216"));
  CHECK_THAT(refusal(sequence_numeric_column("a", {.shape = {huge, 2}})),
             Contains("has too many values"));
  std::vector<dense_column_ptr> wide{
      *sequence_numeric_column("a", {.shape = {1 << 24}}),
      *sequence_numeric_column("b")};
  CHECK_THAT(refusal(feature_layer::make(wide, 0)),
             Equals("column 'b' is 1 wide; together with those before it the "
                    "layer would be wider than 16777216"));
}

TEST_CASE("a table that memory does not hold is refused before it is made",
          "[F7][table_source]") {
  auto most = std::int64_t{1} << 40;
  CHECK_THAT(refusal(embedding_column(identity(most), 2)),
             Equals("column 'a_embedding': a table of [1099511627776, 2] is "
                    "too large; expected at most 1099511627776 values"));
  auto column = embedding_column(identity(most), 1);
  REQUIRE(column);
  auto layer = feature_layer::make(std::vector<dense_column_ptr>{*column}, 0);
  REQUIRE(layer);
  // 4 TiB; where a machine has them this needs another bound.
  CHECK_THAT(refusal(layer->initial_tables()),
             StartsWith("table 'embedding/a': float32 [1099511627776, 1] takes "
                        "4096.0 GiB of memory, but this machine has "));
}

TEST_CASE("each value of a wide column has buckets of its own, up to a bound",
          "[F11][bucketized_column]") {
  auto of = *sequence_numeric_column("a", {.shape = {1 << 24}});
  std::vector<float> boundaries(1 << 16);
  for (std::size_t i = 0; i < boundaries.size(); ++i)
    boundaries[i] = static_cast<float>(i);
  CHECK_THAT(refusal(bucketized_column(of, boundaries)),
             Equals("column 'a': 65537 buckets for each of 16777216 values are "
                    "too many; expected at most 1099511627776"));
}

TEST_CASE("an output whose size overflows is refused", "[F1][feature_layer]") {
  auto layer = feature_layer::make(
      std::vector<dense_column_ptr>{
          *sequence_numeric_column("n", {.shape = {4}})},
      0);
  REQUIRE(layer);
  feature none = tensor::zeros(dtype::float32, {0, 4});
  std::vector<std::vector<sequence_view>> sequences{{{&none, 0, 0}}};
  layer_input input{1, sequences, {}};
  auto tables = *layer->initial_tables();
  layer_scratch scratch;
  std::vector<std::int64_t> lengths(1);
  // 2^62 * 4 floats are 0 modulo 2^64, as many as are given.
  for (auto time : {std::int64_t{1} << 62, std::int64_t{-1}}) {
    CHECK_THAT(refusal(layer->run(input, time, {}, lengths, scratch, *tables)),
               StartsWith("the output has 0 values and 1 lengths, expected "));
    CHECK_THAT(refusal(layer->backward(input, time, {}, scratch, *tables)),
               StartsWith("the gradient has 0 values, expected "));
  }
}

}  // namespace segue
