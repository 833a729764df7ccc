// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/batch_schema.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using Catch::Contains;

feature_spec floats(std::string name, shape dims = {}) {
  return {std::move(name), dtype::float32, std::move(dims), layout::dense};
}

error refused(batch_schema schema) {
  auto made = make_schema(std::move(schema));
  REQUIRE(!made);
  CHECK(made.error().code == errc::invalid_argument);
  return made.error();
}

}  // namespace

TEST_CASE("a schema's lists are sorted by name", "[S5][batch_schema]") {
  auto made = make_schema(
      {{floats("z"), floats("a")}, {floats("c"), floats("b")}, {{"t"}, {"s"}}});
  REQUIRE(made);
  CHECK(made->sequences[0].name == "a");
  CHECK(made->context[1].name == "c");
  CHECK(made->states[0].name == "s");
  CHECK(find_slot(made->sequences, "z") == 1);
  CHECK(find_slot(made->states, "t") == 1);
  CHECK(!find_slot(made->sequences, "zz"));
  CHECK(!find_slot(made->states, ""));
}

TEST_CASE("a name with a colon is refused and named", "[B7][batch_schema]") {
  CHECK_THAT(
      refused({{floats("a:b")}, {}, {}}).message,
      Contains("sequence 'a:b'") && Contains("must not contain a colon"));
  CHECK_THAT(refused({{floats("a")}, {floats(":c")}, {}}).message,
             Contains("context ':c'"));
  CHECK_THAT(refused({{floats("a")}, {}, {{"s:"}}}).message,
             Contains("state 's:'"));
}

TEST_CASE("a name that is empty or comes twice is refused",
          "[B7][batch_schema]") {
  CHECK_THAT(refused({{floats("")}, {}, {}}).message,
             Contains("a sequence has no name"));
  CHECK_THAT(refused({{floats("x"), floats("y"), floats("x")}, {}, {}}).message,
             Contains("sequence 'x' is declared twice"));
  CHECK_THAT(refused({{floats("x")}, {}, {{"s"}, {"s"}}}).message,
             Contains("state 's' is declared twice"));
}

TEST_CASE("a schema without sequences is refused", "[B1][B7][batch_schema]") {
  CHECK_THAT(refused({{}, {}, {{"s"}}}).message,
             Contains("no sequences given"));
}

TEST_CASE("a dense dimension is fixed, a sparse one may vary",
          "[B3][B13][batch_schema]") {
  CHECK_THAT(refused({{floats("x", {2, -1})}, {}, {}}).message,
             Contains("sequence 'x'") && Contains("[2, -1]"));
  CHECK_THAT(refused({{floats("x")}, {floats("c", {-1})}, {}}).message,
             Contains("context 'c'"));
  CHECK_THAT(
      refused({{floats("x")}, {}, {{"s", dtype::float32, {-2}}}}).message,
      Contains("state 's'") && Contains("[-2]"));
  feature_spec sparse{"x", dtype::float32, {-1}, layout::sparse};
  CHECK(make_schema({{sparse}, {}, {}}));
  sparse.dims = {-2};
  CHECK_THAT(refused({{sparse}, {}, {}}).message, Contains("at least -1"));
}

TEST_CASE("a state without an initial value starts from zeros",
          "[B14][batch_schema]") {
  auto made = make_schema({{floats("x")},
                           {},
                           {{"a", dtype::int64, {2}},
                            {"b", dtype::string, {}},
                            {"c", dtype::int64, {0}},
                            {"d", dtype::float32, {0}}}});
  REQUIRE(made);
  CHECK(made->states[0].initial == tensor::zeros(dtype::int64, {2}));
  CHECK(made->states[1].initial == tensor::zeros(dtype::string, {}));
  CHECK(made->states[2].initial == tensor::zeros(dtype::int64, {0}));
  CHECK(made->states[3].initial == tensor::zeros(dtype::float32, {0}));
}

TEST_CASE("an initial value of another shape or dtype is refused",
          "[B14][batch_schema]") {
  state_spec state{"s", dtype::float32, {2}};
  state.initial = tensor::zeros(dtype::float32, {3});
  CHECK_THAT(
      refused({{floats("x")}, {}, {state}}).message,
      Contains("state 's' is declared float32 [2]") && Contains("float32 [3]"));
  state.initial = tensor::zeros(dtype::float64, {2});
  CHECK_THAT(refused({{floats("x")}, {}, {state}}).message,
             Contains("float64 [2]"));
}

TEST_CASE("a schema is inferred from an example's features",
          "[B2][B3][batch_schema]") {
  example e;
  e.key = "k";
  sparse_tensor sparse{tensor::from<std::int64_t>({1, 2}, {0, 1}),
                       tensor::from<std::uint8_t>({1}, {9}),
                       {4, 3}};
  ragged_tensor ragged{tensor::from<float>({1}, {1}),
                       tensor::from<std::int64_t>({3}, {0, 1, 1})};
  e.sequences = {{"s", sparse},
                 {"r", ragged},
                 {"d", tensor::zeros(dtype::boolean, {2, 5, 1})}};
  e.context = {{"c", tensor::zeros(dtype::string, {})}, {"cs", sparse}};
  auto made = infer_schema(e, {{"state"}});
  REQUIRE(made);
  std::vector<feature_spec> sequences{
      {"d", dtype::boolean, {5, 1}, layout::dense},
      {"r", dtype::float32, {}, layout::ragged},
      {"s", dtype::uint8, {3}, layout::sparse}};
  std::vector<feature_spec> context{
      {"c", dtype::string, {}, layout::dense},
      {"cs", dtype::uint8, {4, 3}, layout::sparse}};
  CHECK(made->sequences == sequences);
  CHECK(made->context == context);
  CHECK(made->states[0].name == "state");
}

TEST_CASE("an error of an inferred schema names the key",
          "[B7][batch_schema]") {
  example e;
  e.key = "odd";
  e.sequences = {{"x:y", tensor::zeros(dtype::float32, {2})}};
  auto made = infer_schema(e, {});
  REQUIRE(!made);
  CHECK_THAT(made.error().message, Contains("key 'odd'") && Contains("'x:y'"));
}

}  // namespace segue
