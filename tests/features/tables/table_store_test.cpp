// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/table_store.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "segue/data/storage/safetensors.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/tests/features/layer_cases.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::EndsWith;
using Catch::Equals;
using floats_t = std::vector<float>;

categorical_column_ptr identity(std::string key) {
  return *sequence_categorical_column_with_identity(std::move(key), 3);
}

feature_layer layer_of(std::vector<dense_column_ptr> columns,
                       std::uint64_t seed = 7) {
  auto layer = feature_layer::make(std::move(columns), seed);
  REQUIRE(layer);
  return *layer;
}

feature_layer one_table(embedding_options options = {}) {
  return layer_of({*embedding_column(identity("a"), 2, options)});
}

feature_layer given_table() {
  return one_table({.initializer = table({{1, 2}, {3, 5}, {7, 11}})});
}

table_update update(const std::vector<std::int64_t>& ids, const floats_t& rows,
                    table_update::action how = table_update::action::add) {
  return {"a", vector_of(ids),
          vector_of(rows).reshape({static_cast<std::int64_t>(ids.size()), 2}),
          how};
}

floats_t rows_of(const table_set_ptr& tables) {
  return values_of(tables->table(0));
}

}  // namespace

TEST_CASE("a new column leaves the other tables as they were",
          "[F7][table_set]") {
  auto one = *one_table().initial_tables();
  auto two = *layer_of({*embedding_column(identity("A"), 4),
                        *embedding_column(identity("a"), 2)})
                  .initial_tables();
  CHECK(one->table(0) == two->table(1));
  CHECK_FALSE(
      one->table(0) ==
      (*layer_of({*embedding_column(identity("a"), 2)}, 8).initial_tables())
          ->table(0));
}

TEST_CASE("two tables of one name are refused, naming both columns",
          "[F9][table_set]") {
  std::vector<dense_column_ptr> columns = *shared_embedding_columns(
      {identity("a")}, 2, {.shared_embedding_collection_name = "b"});
  columns.push_back(*embedding_column(identity("b"), 2));
  CHECK_THAT(refusal(feature_layer::make(columns, 0)),
             Contains("columns 'a_shared_embedding' and 'b_embedding' both "
                      "have a table 'embedding/b'"));
}

TEST_CASE("an update makes a new version, snapshots keep theirs",
          "[F14][table_store]") {
  table_store store{*given_table().initial_tables()};
  auto before = store.snapshot();
  CHECK(before->version() == 0);
  std::vector updates{update({2, 0}, {1, 1, -1, -2}),
                      update({1}, {9, 9}, table_update::action::assign),
                      update({2, 2}, {1, 0, 1, 0})};
  CHECK(*store.apply(updates) == 1);
  CHECK(rows_of(before) == floats_t{1, 2, 3, 5, 7, 11});
  CHECK(rows_of(store.snapshot()) == floats_t{0, 0, 9, 9, 10, 12});
  CHECK(store.snapshot()->version() == 1);
}

TEST_CASE("a table that no snapshot holds changes in place",
          "[F14][table_store]") {
  table_store store{*given_table().initial_tables()};
  std::vector updates{update({0}, {1, 1})};
  CHECK(*store.apply(updates) == 1);  // copies: the layer's spec holds it too
  auto* place = store.snapshot()->table(0).values<float>().data();
  CHECK(*store.apply(updates) == 2);
  CHECK(store.snapshot()->table(0).values<float>().data() == place);
  auto held = store.snapshot();
  CHECK(*store.apply(updates) == 3);
  CHECK(store.snapshot()->table(0).values<float>().data() != place);
  CHECK(rows_of(held) == floats_t{3, 4, 3, 5, 7, 11});
}

TEST_CASE("a set of no tables says so", "[table_store]") {
  CHECK_THAT(refusal(table_set{0, {}, {}}.find("b")),
             Equals("no embedding table 'b'; there are none"));
}

TEST_CASE("updates that do not fit change nothing", "[F14][table_store]") {
  table_store store{*given_table().initial_tables()};
  auto message = [&](table_update second) {
    std::vector updates{update({0}, {1, 1}), std::move(second)};
    return refusal(store.apply(updates));
  };
  CHECK_THAT(message(update({3}, {1, 1})),
             Equals("update of table 'a' has id 3, expected one in [0, 3)"));
  CHECK_THAT(message({"b", {}, {}}),
             Equals("no embedding table 'b'; there is 'a'"));
  CHECK_THAT(
      message({"a", vector_of<std::int64_t>({0}), vector_of<float>({1})}),
      Equals("update of table 'a' has ids int64 [1] and rows float32 "
             "[1], expected int64 [n] and float32 [n, 2]"));
  CHECK(store.snapshot()->version() == 0);
  CHECK(rows_of(store.snapshot()) == floats_t{1, 2, 3, 5, 7, 11});
}

TEST_CASE("a batch sees one version however many updates come meanwhile",
          "[F14][table_store]") {
  auto layer = one_table({.initializer = zeros_initializer{}});
  table_store store{*layer.initial_tables()};
  std::thread trainer{[&] {
    for (int i = 0; i < 500; ++i) {
      std::vector updates{update({0, 1, 2}, {1, 1, 1, 1, 1, 1})};
      (void)store.apply(updates);
    }
  }};
  batch_features batch{{"a", {integers({0, 1, 2, 0, 1, 2})}}};
  for (int i = 0; i < 200; ++i) {
    auto tables = store.snapshot();
    auto out = sequence_input_layer(batch, layer, *tables);
    REQUIRE(out);
    floats_t expected(12, static_cast<float>(tables->version()));
    REQUIRE(values_of(out->values) == expected);
  }
  trainer.join();
  CHECK(store.snapshot()->version() == 500);
}

TEST_CASE("tables come from tensors by name, and must have the shape",
          "[F7][table_store]") {
  table_store store{*one_table().initial_tables()};
  auto rows = vector_of<float>({1, 2, 3, 4, 5, 6});
  REQUIRE(store.load({{"embedding/a", rows.reshape({3, 2})},
                      {"lstm/bias", vector_of<float>({1})}}));
  CHECK(rows_of(store.snapshot()) == values_of(rows));
  CHECK(store.snapshot()->version() == 1);
  CHECK_THAT(refusal(store.load({{"embedding/a", rows.reshape({2, 3})}})),
             Equals("tensor 'embedding/a' is float32 [2, 3], expected float32 "
                    "[3, 2]"));
  CHECK_THAT(
      refusal(
          store.load({{"embedding/a", tensor::zeros(dtype::int64, {3, 2})}})),
      Equals("tensor 'embedding/a' is int64 [3, 2], expected float32 [3, 2]"));
  CHECK_THAT(
      refusal(store.load({{"embedding/a", tensor::from<float>(
                                              {3, 2}, {0, 1, 2, 3, NAN, 5})}})),
      Equals("tensor 'embedding/a' holds nan at index 4; expected "
             "finite numbers"));
  CHECK_THAT(refusal(store.load({{"embedding/b", rows}})),
             Equals("the weights have no tensor 'embedding/a'"));
  CHECK(store.snapshot()->version() == 1);
  table_store own{*given_table().initial_tables()};
  CHECK(own.load({}));
}

TEST_CASE("an embedding column reads its weights from a file",
          "[F7][embedding_column]") {
  test::temporary_folder folder;
  auto file = folder / "weights.safetensors";
  auto rows = vector_of<float>({1, 2, 3, 4, 5, 6});
  REQUIRE(write_safetensors(file, {{"embedding/a", rows.reshape({3, 2})},
                                   {"embedding/b", rows.reshape({2, 3})}}));
  auto tables = one_table({.weights = file}).initial_tables();
  CHECK(tables);
  if (tables) CHECK(rows_of(*tables) == values_of(rows));
  auto of = [&](std::string key) {
    return refusal(layer_of({*embedding_column(identity(std::move(key)), 2,
                                               {.weights = file})})
                       .initial_tables());
  };
  CHECK_THAT(of("b"), EndsWith("weights.safetensors: tensor 'embedding/b' is "
                               "float32 [2, 3], expected float32 [3, 2]"));
  CHECK_THAT(of("c"), EndsWith("there is no tensor 'embedding/c'"));
  std::filesystem::remove(file);
  CHECK_THAT(of("a"), Contains("weights.safetensors"));
}

}  // namespace segue
