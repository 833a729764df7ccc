// SPDX-License-Identifier: BSD-3-Clause
// Values that are not what a column hopes for.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "layer_cases.hpp"
#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
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

constexpr auto nan = std::numeric_limits<float>::quiet_NaN();
constexpr auto infinite = std::numeric_limits<float>::infinity();

categorical_column_ptr identity(identity_options options = {}) {
  return *sequence_categorical_column_with_identity("a", 3, options);
}

dense_column_ptr embedding(categorical_column_ptr of,
                           combiner how = combiner::mean) {
  return *embedding_column(
      std::move(of), 2,
      {.combiner = how, .initializer = table({{1, 2}, {3, 5}, {7, 11}})});
}

}  // namespace

TEST_CASE("a weight that is no number drops its id where weights divide",
          "[F10][weighted_column]") {
  auto how = GENERATE(combiner::mean, combiner::sqrtn);
  auto of = *weighted_categorical_column(identity(), "w");
  batch_features batch{{"a", {ragged<std::int64_t>({{0, 1}, {2}})}},
                       {"w", {ragged<float>({{nan, 1}, {nan}})}}};
  CHECK(output(batch, {embedding(of, how)}) == floats_t{3, 5, 0, 0});
}

TEST_CASE("a weight that is no number makes a sum none",
          "[F10][weighted_column]") {
  auto of = *weighted_categorical_column(identity(), "w");
  batch_features batch{{"a", {ragged<std::int64_t>({{0}, {1}})}},
                       {"w", {ragged<float>({{nan}, {1}})}}};
  auto sums = output(batch, {embedding(of, combiner::sum)});
  REQUIRE(sums.size() == 4);
  CHECK((std::isnan(sums[0]) && std::isnan(sums[1])));
  CHECK((sums[2] == 3 && sums[3] == 5));
  auto counts = output(batch, {*indicator_column(of)});
  REQUIRE(counts.size() == 6);
  CHECK(std::isnan(counts[0]));
  CHECK(counts[4] == 1);
}

TEST_CASE("numbers that are not finite pass through a numeric column",
          "[F3][numeric_column]") {
  auto out = output({{"n", {floats({nan, infinite, -infinite})}}},
                    {*sequence_numeric_column("n")});
  REQUIRE(out.size() == 3);
  CHECK(std::isnan(out[0]));
  CHECK(out[1] == infinite);
  CHECK(out[2] == -infinite);
}

TEST_CASE("the ends of the number line are in the outer buckets",
          "[F11][bucketized_column]") {
  auto column = *bucketized_column(*sequence_numeric_column("n"), {0});
  CHECK(output({{"n", {floats({-infinite, infinite})}}},
               {*indicator_column(column)}) == floats_t{1, 0, 0, 1});
}

TEST_CASE("boundaries are finite and ascend as float32",
          "[F11][bucketized_column]") {
  auto message = [](std::vector<float> boundaries) {
    return refusal(bucketized_column(*sequence_numeric_column("n"),
                                     std::move(boundaries)));
  };
  CHECK_THAT(message({-nan}),
             Equals("column 'n': boundary 0 is nan as float32, "
                    "expected a finite number"));
  CHECK_THAT(message({0, infinite}), Contains("boundary 1 is inf"));
  CHECK_THAT(message({1, 1}), Equals("column 'n': boundaries must ascend as "
                                     "float32, but 1 is followed by 1"));
}

TEST_CASE("a default value must fit float32", "[F3][numeric_column]") {
  CHECK_THAT(refusal(sequence_numeric_column("n", {.default_value = 1e300})),
             Equals("column 'n': default_value is 1e+300, which is out of the "
                    "range of float32"));
  CHECK(sequence_numeric_column("n", {.default_value = infinite}));
}

TEST_CASE("ids at the ends of 64 bits are out of range, not wrapped",
          "[F4][identity_column]") {
  using limits = std::numeric_limits<std::int64_t>;
  for (auto id : {limits::min(), limits::max(), std::int64_t{-1},
                  std::int64_t{3}, std::int64_t{1} << 32}) {
    CHECK_THAT(
        refusal({{"a", {integers({0, id})}}}, {*indicator_column(identity())}),
        Contains("feature 'a' has value " + std::to_string(id) +
                 ", expected one in [0, 3)"));
    CHECK(output({{"a", {integers({id})}}},
                 {*indicator_column(identity({.default_value = 2}))}) ==
          floats_t{0, 0, 1});
  }
}

TEST_CASE("words may hold any bytes", "[F6][vocabulary_column]") {
  std::vector<std::string> words{"", std::string("\0", 1), "\xff\xfe", "a\nb",
                                 "\"'"};
  auto column = *sequence_categorical_column_with_vocabulary_list("a", words);
  auto out = output({{"a", {texts(words)}}}, {*indicator_column(column)});
  REQUIRE(out.size() == 25);
  for (std::size_t i = 0; i < 25; ++i)
    CHECK(out[i] == (i % 6 == 0 ? 1.0F : 0.0F));
}

TEST_CASE("names may hold any bytes, and stand in errors as they are",
          "[F2][F4]") {
  std::string name = "\xc3\xa9/ [x]\t{}";
  auto of = *sequence_categorical_column_with_identity(name, 3);
  CHECK((*indicator_column(of))->name() == name + "_indicator");
  CHECK_THAT(refusal({{name, {integers({3})}}}, {*indicator_column(of)}),
             Contains("feature '" + name + "' has value 3"));
}

TEST_CASE(
    "steps without ids, examples without steps and batches of none "
    "are zeros or nothing",
    "[F1][F7][F8][B17]") {
  auto columns = std::vector<feature_column_ptr>{embedding(identity()),
                                                 *indicator_column(identity())};
  CHECK(output({{"a", {ragged<std::int64_t>({{}, {}})}}}, columns) ==
        floats_t(10));
  auto none = sequence_input_layer({{"a", {integers({})}}}, columns);
  REQUIRE(none);
  CHECK(none->values.dims() == shape{1, 0, 5});
  auto empty = sequence_input_layer({{"a", {}}}, columns);
  REQUIRE(empty);
  CHECK(empty->values.dims() == shape{0, 0, 5});
  CHECK(empty->lengths.dims() == shape{0});
}

TEST_CASE("batches whose features disagree on their size are refused",
          "[F1][feature_layer]") {
  CHECK_THAT(
      refusal({{"a", {integers({1}), integers({2})}}, {"n", {floats({1})}}},
              {*indicator_column(identity()), *sequence_numeric_column("n")}),
      Equals("feature 'n' has 1 examples, expected 2"));
}

TEST_CASE("a malformed feature is refused by name, not read",
          "[F1][feature_layer]") {
  ragged_tensor backwards{vector_of<std::int64_t>({0, 1}),
                          vector_of<std::int64_t>({0, 2, 1})};
  CHECK_THAT(refusal({{"a", {backwards}}}, {*indicator_column(identity())}),
             Contains("feature 'a': "));
  auto outside = sparse<std::int64_t>({2, 2}, {5, 0}, {1});
  CHECK_THAT(refusal({{"a", {outside}}}, {*indicator_column(identity())}),
             Contains("feature 'a': "));
}

TEST_CASE("a feature that is given for no batch is an error, context too",
          "[F13][feature_layer]") {
  auto layer = feature_layer::make(
      std::vector<dense_column_ptr>{
          *sequence_numeric_column("n"),
          *indicator_column(identity({.context = true}))},
      0);
  REQUIRE(layer);
  feature n = floats({1});
  std::vector<std::vector<sequence_view>> sequences{{{&n, 0, 1}}};
  std::vector<std::vector<const feature*>> context{{nullptr}};
  floats_t out(4);
  std::vector<std::int64_t> lengths(1);
  layer_scratch scratch;
  CHECK_THAT(
      refusal(layer->run({1, sequences, context}, 1, out, lengths, scratch,
                         **layer->initial_tables())),
      Equals(
          "example 0 of the batch: feature 'a' is missing from the context"));
  std::vector<std::vector<sequence_view>> outside{
      {{&n, 1, std::numeric_limits<std::int64_t>::max()}}};
  CHECK_THAT(refusal(layer->plan({1, outside, context})),
             Contains("feature 'n' has 1 steps, but 9223372036854775807 were "
                      "requested from step 1 on"));
}

TEST_CASE("initializers of numbers beyond float32 are refused",
          "[F7][initializer]") {
  CHECK_THAT(refusal(validate(uniform_initializer{-1e300, 1})),
             Equals("initializer min is -1e+300, expected a finite float32"));
  CHECK_THAT(refusal(validate(uniform_initializer{0, INFINITY})),
             Contains("initializer max is inf"));
  CHECK_THAT(refusal(validate(normal_initializer{-NAN, 1})),
             Contains("initializer mean is nan"));
  CHECK_THAT(refusal(validate(truncated_normal_initializer{1e39, 1})),
             Contains("initializer mean is 1e+39"));
  CHECK_THAT(refusal(validate(normal_initializer{0, -NAN})),
             Contains("deviation is nan, expected a number >= 0"));
}

}  // namespace segue
