// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/layer_faults.hpp"

#include <catch2/catch.hpp>

#include "layer_cases.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"

namespace segue {
namespace {

using Catch::Equals;

dense_column_ptr numeric(std::string key, numeric_options options = {}) {
  return *sequence_numeric_column(std::move(key), std::move(options));
}

categorical_column_ptr identity(std::string key) {
  return *sequence_categorical_column_with_identity(std::move(key), 3);
}

}  // namespace

TEST_CASE("all that is wrong with columns together is found, each at its own",
          "[F2][F12][F14][layer_faults]") {
  std::vector<dense_column_ptr> columns{
      numeric("x"),
      numeric("x"),
      nullptr,
      *indicator_column(identity("x")),
      *embedding_column(identity("y"), 2, {.name = "t"}),
      (*shared_embedding_columns({identity("z")}, 2,
                                 {.shared_embedding_collection_name = "t"}))[0],
      numeric("v", {.shape = {2}}),
      numeric("v", {.shape = {3}, .name = "w"}),
      numeric("u")};
  auto faults = find_faults(columns);
  REQUIRE(faults.size() == 5);
  CHECK(faults[0].column == 1);
  CHECK_THAT(faults[0].what.message,
             Equals("two columns are named 'x'; rename one of them, for most "
                    "kinds with `name`"));
  CHECK(faults[1].column == 2);
  CHECK_THAT(faults[1].what.message, Equals("a column of the layer is null"));
  CHECK(faults[2].column == 3);
  CHECK_THAT(faults[2].what.message,
             Equals("feature 'x' is read with dtype float32 by column 'x' and "
                    "with dtype int64 by column 'x_indicator'; they must be "
                    "the same"));
  CHECK(faults[3].column == 5);
  CHECK_THAT(
      faults[3].what.message,
      Equals("columns 't_embedding' and 'z_shared_embedding' both have a table "
             "'embedding/t'; give one of them a different `name`"));
  CHECK(faults[4].column == 7);
  CHECK_THAT(faults[4].what.message,
             Equals("feature 'v' is read with shape [2] by column 'v' and "
                    "with shape [3] by column 'w'; they must be the same"));
}

TEST_CASE("columns that make a layer have no fault", "[layer_faults]") {
  CHECK(find_faults(std::vector<dense_column_ptr>{
                        numeric("x"), *indicator_column(identity("y")),
                        numeric("v", {.shape = {2}}),
                        numeric("v", {.shape = {2}, .name = "w"})})
            .empty());
  auto none = find_faults({});
  REQUIRE(none.size() == 1);
  CHECK_FALSE(none[0].column);
}

}  // namespace segue
