// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/feature_layer.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "count_allocations.hpp"
#include "layer_cases.hpp"
#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "segue/features/columns/weighted_column.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;
using floats_t = std::vector<float>;
using lengths_t = std::vector<std::int64_t>;

dense_column_ptr numeric(std::string key, numeric_options options = {}) {
  return *sequence_numeric_column(std::move(key), std::move(options));
}

categorical_column_ptr identity(std::string key,
                                identity_options options = {}) {
  return *sequence_categorical_column_with_identity(std::move(key), 3, options);
}

dense_column_ptr embedding(categorical_column_ptr of, std::int64_t dimension) {
  return *embedding_column(std::move(of), dimension);
}

feature_layer layer_of(std::vector<dense_column_ptr> columns) {
  auto layer = feature_layer::make(std::move(columns), 7);
  REQUIRE(layer);
  return *layer;
}

std::string refused(std::vector<dense_column_ptr> columns) {
  return test::refusal(feature_layer::make(std::move(columns), 0));
}

/// A batch of views into features that the test holds.
struct views {
  std::vector<std::vector<sequence_view>> sequences;
  std::vector<std::vector<const feature*>> context;
  layer_input input() const {
    return {sequences.front().size(), sequences, context};
  }
};

}  // namespace

TEST_CASE("columns are ordered by name and named as in TensorFlow",
          "[F1][F2][feature_layer]") {
  auto layer =
      layer_of({numeric("c", {.shape = {2}}), embedding(identity("b"), 4),
                *indicator_column(identity("a"))});
  std::vector<std::string> names;
  for (auto& column : layer.columns())
    names.push_back(column->name());
  CHECK(names == std::vector<std::string>{"a_indicator", "b_embedding", "c"});
  CHECK(layer.width() == 3 + 4 + 2);
}

TEST_CASE("a layer says which features must be read, each once",
          "[F14][feature_layer]") {
  auto of_n =
      *bucketized_column(*sequence_numeric_column("n", {.shape = {2, 2}}), {0});
  auto layer =
      layer_of({numeric("n", {.shape = {2, 2}}), *indicator_column(of_n),
                embedding(*weighted_categorical_column(identity("b"), "w"), 2),
                *indicator_column(*sequence_categorical_column_with_hash_bucket(
                    "h", 9, {.context = true})),
                *indicator_column(*sequence_categorical_column_with_hash_bucket(
                    "b2", 9, {.dtype = dtype::int32})),
                numeric("age", {.dtype = dtype::uint8, .context = true})});
  parse_spec expected{{{"b", dtype::int64, {}},
                       {"b2", dtype::int32, {}},
                       {"n", dtype::float32, {2, 2}},
                       {"w", dtype::float32, {}}},
                      {{"age", dtype::uint8, {}}, {"h", dtype::string, {}}}};
  CHECK(layer.spec() == expected);
}

TEST_CASE("columns that want one feature differently are refused by name",
          "[F14][feature_layer]") {
  CHECK_THAT(refused({numeric("hour"), *indicator_column(identity("hour"))}),
             Equals("feature 'hour' is read with dtype float32 by column "
                    "'hour' and with dtype int64 by column 'hour_indicator'; "
                    "they must be the same"));
  CHECK_THAT(refused({numeric("x", {.shape = {2}}),
                      numeric("x", {.shape = {3}, .name = "y"})}),
             Equals("feature 'x' is read with shape [2] by column 'x' and with "
                    "shape [3] by column 'y'; they must be the same"));
  CHECK(feature_layer::make(
      std::vector<dense_column_ptr>{numeric("hour", {.dtype = dtype::int64}),
                                    *indicator_column(identity("hour"))},
      0));
}

TEST_CASE("a bare categorical column is refused, with what to wrap it in",
          "[F12][feature_layer]") {
  std::vector<feature_column_ptr> columns{numeric("n"), identity("a")};
  CHECK_THAT(test::refusal(feature_layer::make(columns, 0)),
             Equals("column 'a' is not a dense sequence column: wrap it in an "
                    "embedding column or an indicator column"));
}

TEST_CASE("a layer refuses columns it cannot hold", "[F12][feature_layer]") {
  CHECK_THAT(refused({}), Contains("at least one sequence column, got no"));
  CHECK_THAT(refused({numeric("n", {.context = true})}),
             Contains("at least one sequence column, got only context"));
  CHECK_THAT(refused({numeric("n"), nullptr}), Contains("is null"));
  CHECK_THAT(refused({numeric("n"), numeric("n")}),
             Contains("two columns are named 'n'"));
  auto shared_name = *embedding_column(identity("b"), 2, {.name = "x"});
  auto named_alike = embedding(identity("x"), 2);
  CHECK_THAT(refused({shared_name, named_alike}),
             Contains("two columns are named 'x_embedding'"));
}

TEST_CASE("two salted columns of one key live together under own names",
          "[F2][F5][feature_layer]") {
  auto first = *sequence_categorical_column_with_hash_bucket("a", 9);
  auto second =
      *sequence_categorical_column_with_hash_bucket("a", 9, {.salt = 1});
  auto layer = layer_of({*embedding_column(first, 2),
                         *embedding_column(second, 2, {.name = "a_2"})});
  CHECK(layer.tables()[0]->tensor_name() == "embedding/a");
  CHECK(layer.tables()[1]->tensor_name() == "embedding/a_2");
}

TEST_CASE("columns must agree on the lengths", "[F12][feature_layer]") {
  batch_features batch{{"a", {floats({1, 2}), floats({1})}},
                       {"b", {integers({1}), integers({1})}}};
  CHECK_THAT(
      test::refusal(batch, {numeric("a"), *indicator_column(identity("b"))}),
      Equals(
          "example 0 of the batch: the columns of a layer must agree on the "
          "sequence lengths: column 'a' has [2, 1], column 'b_indicator' has "
          "[1, 1]"));
}

TEST_CASE("context is repeated over every step, padded ones included",
          "[F13][feature_layer]") {
  batch_features batch{
      {"a", {floats({1, 2}), floats({})}},
      {"n", {vector_of<float>({5, 6}), vector_of<float>({7, 8})}},
      {"c", {integers({0, 2, 2}), integers({})}},
      {"e", {vector_of<std::int64_t>({1}).reshape({}), integers({0, 2})}}};
  embedding_options options{.initializer = table({{1}, {3}, {7}})};
  CHECK(test::output(
            batch, {numeric("a"), numeric("n", {.shape = {2}, .context = true}),
                    *indicator_column(identity("c", {.context = true})),
                    *embedding_column(identity("e", {.context = true}), 1,
                                      options)}) ==
        floats_t{1, 1, 0, 2, 3, 5, 6, 2, 1, 0, 2, 3, 5, 6,  //
                 0, 0, 0, 0, 4, 7, 8, 0, 0, 0, 0, 4, 7, 8});
}

TEST_CASE("context may be ragged or sparse, and must be there",
          "[F13][feature_layer]") {
  auto of = *indicator_column(identity("c", {.context = true}));
  batch_features batch{{"a", {floats({1}), floats({2})}},
                       {"c",
                        {ragged<std::int64_t>({{1, 1}}),
                         sparse<std::int64_t>({9}, {2, 5}, {0, 2})}}};
  CHECK(test::output(batch, {numeric("a"), of}) ==
        floats_t{1, 0, 2, 0, 2, 1, 0, 1});
  auto pair = numeric("n", {.shape = {2}, .context = true});
  batch["n"] = {sparse<float>({2}, {1}, {3}), floats({1})};
  CHECK_THAT(test::refusal(batch, {numeric("a"), pair}),
             Contains("example 1 of the batch: feature 'n' holds 1 values"));
  batch["n"] = {sparse<float>({2}, {1}, {3}), floats({4, 5})};
  CHECK(test::output(batch, {numeric("a"), pair}) ==
        floats_t{1, 0, 3, 2, 4, 5});
  batch.erase("n");
  CHECK_THAT(test::refusal(batch, {numeric("a"), pair}),
             Equals("feature 'n' is not among the features"));
}

TEST_CASE("a segment is a view of its steps, padded to num_unroll",
          "[F1][B12][feature_layer]") {
  auto layer = layer_of(
      {numeric("n", {.default_value = -1}), *indicator_column(identity("i"))});
  feature n = floats({0, 1, 2, 3, 4, 5});
  feature dense = integers({0, 1, 2, 0, 1, 2});
  feature list = ragged<std::int64_t>({{0}, {}, {2, 2}, {0}, {1, 0}, {2}});
  feature coordinates =
      sparse<std::int64_t>({6, 2}, {0, 0, 2, 0, 2, 1, 4, 1}, {0, 2, 1, 1});
  views batch{{{{&dense, 2, 2}, {&list, 2, 3}, {&coordinates, 2, 3}, {}},
               {{&n, 2, 2}, {&n, 1, 3}, {&n, 3, 3}, {&n, 6, 0}}},
              {}};
  auto plan = layer.plan(batch.input());
  REQUIRE(plan);
  CHECK(plan->time == 3);
  CHECK(plan->lengths == lengths_t{2, 3, 3, 0});
  floats_t out(4 * 4 * 4, 99);
  lengths_t lengths(4);
  layer_scratch scratch;
  auto tables = *layer.initial_tables();
  auto ran = layer.run(batch.input(), 4, out, lengths, scratch, *tables);
  REQUIRE(ran);
  CHECK(*ran == 0);
  CHECK(lengths == plan->lengths);
  CHECK(out == floats_t{0, 0, 1, 2,  1, 0, 0, 3,                             //
                        0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 2, 1,  1, 0, 0, 2,   //
                        1, 1, 0, 3,  0, 0, 0, -1, 0, 1, 1, 3,  0, 0, 0, 4,   //
                        0, 1, 0, 5,  0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0, -1,  //
                        0, 0, 0, -1, 0, 0, 0, -1});
}

TEST_CASE("a run checks what it is given", "[F1][feature_layer]") {
  auto layer = layer_of({numeric("n")});
  feature n = floats({0, 1, 2});
  views batch{{{{&n, 0, 3}}}, {}};
  auto tables = *layer.initial_tables();
  auto message = [&](const views& v, std::int64_t time, std::size_t size) {
    floats_t out(size);
    lengths_t lengths(1);
    layer_scratch scratch;
    return test::refusal(
        layer.run(v.input(), time, out, lengths, scratch, *tables));
  };
  CHECK_THAT(message(batch, 3, 4),
             Contains("has 4 values and 1 lengths, expected [1, 3, 1] and 1"));
  CHECK_THAT(message(batch, 2, 2),
             Equals("the output has 2 steps, an example has 3"));
  CHECK_THAT(
      message({{{{&n, 1, 3}}}, {}}, 3, 3),
      Contains("feature 'n' has 3 steps, but 3 were requested from step 1 on"));
  CHECK_THAT(message({{{{&n, 0, 3}}, {{&n, 0, 3}}}, {}}, 3, 3),
             Contains("has 2 sequences and 0 context features, expected 1"));
  feature scalar = tensor::zeros(dtype::float32, {});
  CHECK_THAT(message({{{{&scalar, 0, 1}}}, {}}, 1, 1),
             Contains("feature 'n' has no time dimension"));
  auto other = layer_of({embedding(identity("i"), 2)});
  floats_t out(3);
  lengths_t lengths(1);
  layer_scratch scratch;
  CHECK_THAT(test::refusal(layer.run(batch.input(), 3, out, lengths, scratch,
                                     **other.initial_tables())),
             Contains("tables are not those of this layer"));
}

TEST_CASE("an empty batch and empty examples give empty outputs",
          "[B17][F1][feature_layer]") {
  auto column = numeric("n");
  auto none = sequence_input_layer({{"n", {}}}, {column});
  REQUIRE(none);
  CHECK(none->values.dims() == shape{0, 0, 1});
  auto empty =
      sequence_input_layer({{"n", {floats({}), floats({})}}}, {column});
  REQUIRE(empty);
  CHECK(empty->values.dims() == shape{2, 0, 1});
  CHECK(empty->lengths == vector_of<std::int64_t>({0, 0}));
}

namespace {

/// A layer with every kind of path, and a batch for it.
struct full_batch {
  feature_layer layer = layer_of(
      {numeric("n", {.normalizer = standard_normalizer{1, 2}}),
       numeric("c", {.context = true}), embedding(identity("i"), 64),
       embedding(identity("r"), 5),
       *indicator_column(*weighted_categorical_column(identity("r"), "w")),
       embedding(*bucketized_column(*sequence_numeric_column("n"), {0, 2}), 8),
       embedding(*sequence_categorical_column_with_vocabulary_list(
                     "v", std::vector<std::string>{"x", "y"}),
                 16),
       *embedding_column(*sequence_categorical_column_with_hash_bucket("v", 99),
                         3, {.name = "hashed"})});
  feature i = integers({0, 1, 2, 2});
  feature n = floats({1, 2, 3, 4});
  feature r = ragged<std::int64_t>({{0, 1}, {}, {2}, {2, 2, 1}});
  feature v = texts({"x", "z", "", "y"});
  feature w = ragged<float>({{1, 1}, {}, {2}, {0, 2, 3}});
  feature s = sparse<std::int64_t>({4, 3}, {0, 0, 0, 1, 2, 2, 3, 0, 3, 1, 3, 2},
                                   {0, 1, 2, 2, 2, 1});
  feature c = floats({4});
  views batch{{{{&i, 0, 4}, {&i, 1, 2}},
               {{&n, 0, 4}, {&n, 0, 2}},
               {{&r, 0, 4}, {&s, 2, 2}},
               {{&v, 0, 4}, {&v, 2, 2}},
               {{&w, 0, 4}, {&w, 2, 2}}},
              {{&c, &c}}};
};

}  // namespace

TEST_CASE("with a scratch that has seen the batch a run allocates nothing",
          "[F1][feature_layer]") {
  full_batch full;
  auto tables = *full.layer.initial_tables();
  floats_t out(static_cast<std::size_t>(2 * 5 * full.layer.width()));
  lengths_t lengths(2);
  layer_scratch scratch;
  auto input = full.batch.input();
  auto before_first = allocations();
  REQUIRE(full.layer.run(input, 5, out, lengths, scratch, *tables));
  CHECK((allocations() > before_first) == test::counts_allocations);
  auto expected = out;
  auto before = allocations();
  auto again = full.layer.run(input, 5, out, lengths, scratch, *tables);
  auto after = allocations();
  REQUIRE(again);
  CHECK(after == before);
  CHECK(out == expected);
}

TEST_CASE("threads that share a layer get the same output",
          "[F1][feature_layer]") {
  full_batch full;
  auto tables = *full.layer.initial_tables();
  auto size = static_cast<std::size_t>(2 * 5 * full.layer.width());
  std::vector<floats_t> outs(4, floats_t(size));
  std::vector<std::thread> threads;
  for (auto& out : outs)
    threads.emplace_back([&] {
      lengths_t lengths(2);
      layer_scratch scratch;
      for (int i = 0; i < 50; ++i)
        (void)full.layer.run(full.batch.input(), 5, out, lengths, scratch,
                             *tables);
    });
  for (auto& thread : threads)
    thread.join();
  for (auto& out : outs)
    CHECK(out == outs.front());
}

}  // namespace segue
