// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "segue/tests/features/layer_cases.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::Equals;
using floats_t = std::vector<float>;
using words = std::vector<std::string>;
using numbers = std::vector<std::int64_t>;

/// The indicator's output for one example.
floats_t counts(const result<categorical_column_ptr>& column,
                const feature& f) {
  REQUIRE(column);
  return output({{"a", {f}}}, {*indicator_column(*column)});
}

std::string refusal_of(const result<categorical_column_ptr>& column,
                       const feature& f) {
  REQUIRE(column);
  return refusal({{"a", {f}}}, {*indicator_column(*column)});
}

/// Which bucket a single value falls into.
std::ptrdiff_t bucket(const result<categorical_column_ptr>& column,
                      const feature& f) {
  auto row = counts(column, f);
  return std::find(row.begin(), row.end(), 1.0F) - row.begin();
}

}  // namespace

TEST_CASE("identity takes every integer dtype and layout",
          "[F1][F4][identity_column]") {
  auto column = sequence_categorical_column_with_identity("a", 3);
  CHECK(counts(column, vector_of<std::int32_t>({2})) == floats_t{0, 0, 1});
  CHECK(counts(column, vector_of<std::uint8_t>({1})) == floats_t{0, 1, 0});
  CHECK(counts(column, ragged<std::int64_t>({{2, 2}, {}, {0}})) ==
        floats_t{0, 0, 2, 0, 0, 0, 1, 0, 0});
  CHECK(counts(column, vector_of<std::int64_t>({0, 1, 2, 2}).reshape({2, 2})) ==
        floats_t{1, 1, 0, 0, 0, 2});
  CHECK(counts(column,
               sparse<std::int64_t>({3, 4}, {0, 3, 2, 0, 2, 1}, {1, 0, 2})) ==
        floats_t{0, 1, 0, 0, 0, 0, 1, 0, 1});
  CHECK(counts(column, sparse<std::int64_t>({2}, {1}, {1})) ==
        floats_t{0, 0, 0, 0, 1, 0});
}

TEST_CASE("identity refuses what is out of range, by name and value",
          "[F4][identity_column]") {
  auto column = sequence_categorical_column_with_identity("a", 3);
  CHECK_THAT(refusal_of(column, integers({0, -1})),
             Equals("example 0 of the batch: step 1: feature 'a' has value -1, "
                    "expected one in [0, 3)"));
  CHECK_THAT(refusal_of(column, floats({0})),
             Contains("feature 'a' is float32, but the column reads integers"));
  CHECK_THAT(refusal(sequence_categorical_column_with_identity("a", 0)),
             Equals("column 'a': num_buckets is 0, expected one in [1, "
                    "1099511627776]"));
  CHECK_THAT(refusal(sequence_categorical_column_with_identity(
                 "a", 3, {.default_value = 3})),
             Equals("column 'a': default_value is 3, expected one in [0, 3)"));
  CHECK_THAT(refusal(sequence_categorical_column_with_identity(
                 "a", 3, {.dtype = dtype::string})),
             Contains("dtype is string"));
}

TEST_CASE("an integer hashes as its decimal text", "[F5][hash_bucket_column]") {
  auto strings = sequence_categorical_column_with_hash_bucket("a", 1000);
  auto whole = sequence_categorical_column_with_hash_bucket(
      "a", 1000, {.dtype = dtype::int64});
  CHECK(bucket(whole, integers({12})) == 888);
  CHECK(bucket(whole, integers({-7})) == 62);
  CHECK(bucket(whole, vector_of<std::int32_t>({1000000007})) == 360);
  CHECK(bucket(strings, texts({"-7"})) == 62);
}

TEST_CASE("a salt gives a second, independent bucket",
          "[F5][hash_bucket_column]") {
  auto bucket_of = [](std::optional<std::int64_t> salt, std::string text) {
    return bucket(
        sequence_categorical_column_with_hash_bucket("a", 7, {.salt = salt}),
        texts({text}));
  };
  // Texts that share a plain bucket spread over the salted ones.
  int together = 0;
  std::set<std::ptrdiff_t> seen;
  for (int i = 0; i < 700; ++i) {
    auto text = std::to_string(i);
    if (bucket_of(std::nullopt, text) != 3) continue;
    ++together;
    seen.insert(bucket_of(1, text));
    CHECK(bucket_of(1, text) == bucket_of(1, text));
  }
  CHECK(together > 50);
  CHECK(seen.size() == 7);
  CHECK(bucket_of(0, "marlo") >= 0);
}

TEST_CASE("a hash bucket column's options are checked",
          "[F5][hash_bucket_column]") {
  CHECK_THAT(refusal(sequence_categorical_column_with_hash_bucket("a", 1)),
             Equals("column 'a': hash_bucket_size is 1, expected one in [2, "
                    "1099511627776]"));
  CHECK_THAT(refusal(sequence_categorical_column_with_hash_bucket(
                 "a", 10, {.dtype = dtype::float32})),
             Contains("dtype is float32, expected string, int32"));
  CHECK_THAT(refusal_of(sequence_categorical_column_with_hash_bucket("a", 10),
                        integers({1})),
             Contains("feature 'a' is int64, but the column reads strings"));
}

TEST_CASE("out of vocabulary is the default value, or an own bucket by hash",
          "[F6][vocabulary_column]") {
  auto list = [](vocabulary_options options) {
    return sequence_categorical_column_with_vocabulary_list(
        "a", words{"omar", "stringer"}, options);
  };
  CHECK(counts(list({}), texts({"stringer", "x"})) == floats_t{0, 1, 0, 0});
  CHECK(counts(list({.default_value = 0}), texts({"stringer", "x"})) ==
        floats_t{0, 1, 1, 0});
  // Fingerprint64("marlo") % 10 is 1, of "skywalker" 0.
  CHECK(bucket(list({.num_oov_buckets = 10}), texts({"marlo"})) == 3);
  CHECK(bucket(list({.num_oov_buckets = 10}), texts({"skywalker"})) == 2);
  CHECK(bucket(list({.num_oov_buckets = 10}), texts({"omar"})) == 0);
  CHECK((*list({.num_oov_buckets = 10}))->num_buckets() == 12);
}

TEST_CASE("a vocabulary may be of integers", "[F6][vocabulary_column]") {
  auto list = sequence_categorical_column_with_vocabulary_list(
      "a", numbers{40, -3}, {.num_oov_buckets = 10, .dtype = dtype::int64});
  CHECK(bucket(list, integers({-3})) == 1);
  // Fingerprint64("12") % 10 is 8.
  CHECK(bucket(list, integers({12})) == 10);
  CHECK_THAT(refusal_of(list, texts({"12"})),
             Contains("is string, but the column reads integers"));
}

TEST_CASE("a vocabulary list's options are checked",
          "[F6][vocabulary_column]") {
  auto list = [](words w, vocabulary_options options = {}) {
    return refusal(sequence_categorical_column_with_vocabulary_list(
        "a", std::move(w), options));
  };
  CHECK_THAT(list({}), Equals("column 'a': the vocabulary is empty"));
  CHECK_THAT(
      list({"x", "y", "x"}),
      Equals("column 'a': the vocabulary contains 'x' twice, at 0 and at 2"));
  CHECK_THAT(list({"x"}, {.default_value = 0, .num_oov_buckets = 2}),
             Equals("column 'a': default_value 0 and num_oov_buckets 2 cannot "
                    "be combined; set only one of them"));
  CHECK_THAT(list({"x"}, {.num_oov_buckets = -1}),
             Contains("num_oov_buckets is -1, expected one in [0, "));
  CHECK_THAT(list({"x"}, {.default_value = 1}),
             Contains("default_value is 1, expected one in [-1, 1)"));
  CHECK_THAT(list({"x"}, {.dtype = dtype::int64}),
             Contains("dtype is int64, expected string"));
  CHECK_THAT(refusal(sequence_categorical_column_with_vocabulary_list(
                 "a", numbers{1}, {.dtype = dtype::string})),
             Contains("dtype is string, expected int32, int64 or uint8"));
  CHECK_THAT(refusal(sequence_categorical_column_with_vocabulary_list(
                 "a", numbers{1, 1}, {.dtype = dtype::int64})),
             Contains("contains '1' twice"));
}

}  // namespace segue
