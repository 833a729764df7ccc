// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/make_parse_example_spec.hpp"

#include <catch2/catch.hpp>

#include "layer_cases.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/weighted_column.hpp"

namespace segue {

using Catch::Equals;
using test::refusal;

TEST_CASE("a spec has what the columns read, dense or categorical, each once",
          "[F14][make_parse_example_spec]") {
  auto a = *sequence_categorical_column_with_identity("a", 3);
  auto spec = make_parse_example_spec(
      {*indicator_column(a), *weighted_categorical_column(a, "w"),
       *sequence_numeric_column("n", {.shape = {2}}),
       *sequence_categorical_column_with_hash_bucket("c", 9,
                                                     {.context = true})});
  REQUIRE(spec);
  CHECK(*spec == parse_spec{{{"a", dtype::int64, {}},
                             {"n", dtype::float32, {2}},
                             {"w", dtype::float32, {}}},
                            {{"c", dtype::string, {}}}});
  CHECK(*make_parse_example_spec({}) == parse_spec{});
}

TEST_CASE("columns that disagree have no spec",
          "[F14][make_parse_example_spec]") {
  CHECK_THAT(refusal(make_parse_example_spec({nullptr})),
             Equals("a column is null"));
  CHECK_THAT(refusal(make_parse_example_spec(
                 {*sequence_numeric_column("a"),
                  *sequence_categorical_column_with_identity("a", 3)})),
             Equals("feature 'a' is read with dtype float32 by column 'a' and "
                    "with dtype int64 by column 'a'; they must be the same"));
}

}  // namespace segue
