// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/numeric_column.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "segue/tests/features/layer_cases.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;
using floats_t = std::vector<float>;

numeric_column_ptr numeric(numeric_options options) {
  auto column = sequence_numeric_column("a", std::move(options));
  REQUIRE(column);
  return *column;
}

}  // namespace

TEST_CASE("the default value fills the padding", "[F3][numeric_column]") {
  batch_features batch{{"a", {floats({1, 2, 3}), floats({4})}}};
  CHECK(output(batch, {numeric({.default_value = -1.5})}) ==
        floats_t{1, 2, 3, 4, -1.5, -1.5});
}

TEST_CASE("a normalizer changes real values, never the padding",
          "[F3][numeric_column]") {
  batch_features batch{{"a", {floats({3, 5}), floats({1})}}};
  auto with = [&](normalizer how) {
    return output(batch, {numeric({.default_value = 7, .normalizer = how})});
  };
  CHECK(with(affine_normalizer{2, 1}) == floats_t{7, 11, 3, 7});
  CHECK(with(standard_normalizer{3, 2}) == floats_t{0, 1, -1, 7});
  CHECK(with(clip_normalizer{2, 4}) == floats_t{3, 4, 2, 7});
  CHECK(with(log1p_normalizer{}) ==
        floats_t{std::log1p(3.0F), std::log1p(5.0F), std::log1p(1.0F), 7});
  CHECK(with([](double x) { return -x; }) == floats_t{-3, -5, -1, 7});
}

TEST_CASE("every dtype of numbers is read", "[B2][F3][numeric_column]") {
  auto column = numeric({});
  auto of = [&](const tensor& t) { return output({{"a", {t}}}, {column}); };
  CHECK(of(vector_of<float>({1.5})) == floats_t{1.5});
  CHECK(of(vector_of<double>({1.5})) == floats_t{1.5});
  CHECK(of(vector_of<std::int32_t>({-2})) == floats_t{-2});
  CHECK(of(vector_of<std::int64_t>({-3})) == floats_t{-3});
  CHECK(of(vector_of<std::uint8_t>({200})) == floats_t{200});
}

TEST_CASE("large integers keep their precision through the normalizer",
          "[F3][numeric_column]") {
  batch_features batch{{"a", {integers({1'357'034'401})}}};
  CHECK(output(batch, {numeric({.normalizer = standard_normalizer{
                                    1'357'034'400, 1}})}) == floats_t{1});
}

TEST_CASE("integers beyond float64 are scored to the last digit",
          "[F3][numeric_column]") {
  constexpr std::int64_t mean = 1'700'000'000'000'000'123;
  auto column = numeric({.dtype = dtype::int64,
                         .normalizer = standard_normalizer::around(mean, 2)});
  floats_t expected{-0.5, 0, 1.5};
  std::vector<std::int64_t> values{mean - 1, mean, mean + 3};
  CHECK(output({{"a", {vector_of<std::int64_t>(values)}}}, {column}) ==
        expected);
  // The second of four is absent, which is another way through the column.
  CHECK(output({{"a", {sparse<std::int64_t>({4}, {0, 2, 3}, values)}}},
               {column}) == floats_t{-0.5, 0, 0, 1.5});
}

TEST_CASE("dense, nested, flat and sparse steps of a shape agree",
          "[F3][numeric_column]") {
  auto column = numeric({.shape = {2}});
  floats_t expected{1, 2, 3, 4};
  auto dense = vector_of<float>(expected).reshape({2, 2});
  CHECK(output({{"a", {dense}}}, {column}) == expected);
  CHECK(output({{"a", {floats(expected)}}}, {column}) == expected);
  CHECK(output({{"a", {ragged<float>({{1, 2}, {3, 4}})}}}, {column}) ==
        expected);
  CHECK(output({{"a",
                 {sparse<float>({2, 2}, {0, 0, 0, 1, 1, 0, 1, 1}, expected)}}},
               {column}) == expected);
  CHECK(output({{"a", {sparse<float>({4}, {0, 1, 2, 3}, expected)}}},
               {column}) == expected);
}

TEST_CASE("absent values of a sparse feature take the default value",
          "[F3][B4][numeric_column]") {
  auto column = numeric({.shape = {2},
                         .default_value = 9,
                         .normalizer = affine_normalizer{10, 0}});
  CHECK(output({{"a", {sparse<float>({3, 2}, {0, 1, 2, 0}, {1, 2})}}},
               {column}) == floats_t{9, 10, 9, 9, 20, 9});
  CHECK(output({{"a", {sparse<float>({4}, {1, 2}, {1, 2})}}}, {column}) ==
        floats_t{9, 10, 20, 9});
  CHECK(output({{"a", {sparse<float>({2}, {}, floats_t{})}}},
               {numeric({.default_value = 9})}) == floats_t{9, 9});
}

TEST_CASE("whichever values of a sparse feature are absent, only they are",
          "[F3][B4][numeric_column]") {
  auto steps = GENERATE(1, 2, 3);
  auto width = GENERATE(1, 2, 3);
  auto column = numeric({.shape = {width}, .default_value = -1});
  for (int present = 0; present < 1 << (steps * width); ++present) {
    std::vector<std::int64_t> places;
    std::vector<std::int64_t> cells;
    floats_t values;
    floats_t expected;
    for (int i = 0; i < steps * width; ++i) {
      auto value = static_cast<float>(i);
      bool is_there = (present >> i & 1) != 0;
      expected.push_back(is_there ? value : -1);
      if (!is_there) continue;
      places.push_back(i);
      cells.insert(cells.end(), {i / width, i % width});
      values.push_back(value);
    }
    CAPTURE(steps, width, present);
    CHECK(output({{"a", {sparse<float>({steps, width}, cells, values)}}},
                 {column}) == expected);
    CHECK(output({{"a", {sparse<float>({steps * width}, places, values)}}},
                 {column}) == expected);
  }
}

TEST_CASE("a step that holds another number of values is refused",
          "[F3][numeric_column]") {
  auto column = numeric({.shape = {2}});
  CHECK_THAT(refusal({{"a", {floats({1, 2}), floats({1, 2, 3})}}}, {column}),
             Equals("example 1 of the batch: feature 'a' holds 3 values, "
                    "expected a multiple of 2 for shape [2]"));
  CHECK_THAT(refusal({{"a", {ragged<float>({{1, 2}, {3}})}}}, {column}),
             Equals("example 0 of the batch: feature 'a' holds 1 values in "
                    "step 1, expected 2 for shape [2]"));
  auto wide = vector_of<float>({1, 2, 3}).reshape({1, 3});
  CHECK_THAT(refusal({{"a", {wide}}}, {column}),
             Contains("holds 3 values in step 0, expected 2"));
  CHECK_THAT(refusal({{"a", {ragged<float>({{1}, {}})}}}, {numeric({})}),
             Contains("holds 0 values in step 1, expected 1"));
}

TEST_CASE("a feature that is no number is refused", "[F3][numeric_column]") {
  CHECK_THAT(refusal({{"a", {texts({"x"})}}}, {numeric({})}),
             Contains("feature 'a' is string, but the column reads numbers"));
  auto flags = tensor::zeros(dtype::boolean, {1});
  CHECK_THAT(refusal({{"a", {flags}}}, {numeric({})}),
             Contains("feature 'a' is bool, but the column reads numbers"));
}

TEST_CASE("a numeric column's options are checked", "[F3][numeric_column]") {
  CHECK_THAT(refusal(sequence_numeric_column("a", {.shape = {2, 0}})),
             Equals("column 'a': shape [2, 0] has a dimension 0, expected "
                    "integers >= 1"));
  CHECK_THAT(refusal(sequence_numeric_column("a", {.shape = shape{}})),
             Contains("shape is [], expected at least one dimension"));
  CHECK_THAT(refusal(sequence_numeric_column("a", {.dtype = dtype::string})),
             Contains("dtype is string, expected float32"));
  CHECK_THAT(refusal(sequence_numeric_column(
                 "a", {.normalizer = standard_normalizer{0, 0}})),
             Contains("standard deviation is 0"));
  CHECK_THAT(refusal(sequence_numeric_column(
                 "a", {.normalizer = clip_normalizer{2, 1}})),
             Contains("clip low is 2, expected at most high, 1"));
  CHECK_THAT(refusal(sequence_numeric_column(
                 "a", {.normalizer = std::function<double(double)>{}})),
             Contains("the normalizer is empty"));
  CHECK_THAT(refusal(sequence_numeric_column("")), Contains("key is empty"));
}

}  // namespace segue
