// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/column_registry.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "segue/tests/features/layer_cases.hpp"
#include "segue/tests/options/json_options.hpp"

namespace segue {
namespace {

using namespace test;
using floats_t = std::vector<float>;
using errors_t = std::vector<std::string>;

struct configured {
  std::vector<dense_column_ptr> columns;
  errors_t errors;
};

/// Columns of a JSON array of column tables.
configured read(const std::string& columns) {
  test::json_options config{R"({"column": [)" + columns + "]}"};
  auto read = read_columns(config.tables("column"));
  return {read, config.errors()};
}

feature_layer layer_of(const std::string& columns) {
  auto config = read(columns);
  CHECK(config.errors == errors_t{});
  auto layer = feature_layer::make(config.columns, 7);
  REQUIRE(layer);
  return *layer;
}

floats_t output_of(const std::string& columns, const batch_features& batch) {
  auto layer = layer_of(columns);
  auto out = sequence_input_layer(batch, layer, **layer.initial_tables());
  REQUIRE(out);
  return values_of(out->values);
}

errors_t errors_of(const std::string& columns) {
  return read(columns).errors;
}

}  // namespace

TEST_CASE("a numeric column is configured", "[F3][column_registry]") {
  batch_features batch{{"n", {floats({3, 5, 7, 9}), floats({1, 1})}}};
  CHECK(output_of(R"({"kind": "numeric", "key": "n", "shape": [2],
                      "default_value": -1, "normalizer":
                      {"kind": "standard", "mean": 3, "deviation": 2}})",
                  batch) == floats_t{0, 1, 2, 3, -1, -1, -1, -1});
  auto normalized = [&](const std::string& how) {
    return output_of(
        R"({"kind": "numeric", "key": "n", "normalizer": )" + how + "}",
        {{"n", {floats({3})}}});
  };
  CHECK(normalized(R"({"kind": "affine", "scale": 2, "offset": 1})") ==
        floats_t{7});
  CHECK(normalized(R"({"kind": "log1p"})") == floats_t{std::log1p(3.0F)});
  CHECK(normalized(R"({"kind": "clip", "low": 0, "high": 2})") == floats_t{2});
  auto layer = layer_of(R"({"kind": "numeric", "key": "n", "dtype": "int64"},
      {"kind": "numeric", "key": "c", "context": true, "name": "d"})");
  CHECK(layer.spec() ==
        parse_spec{{{"n", dtype::int64, {}}}, {{"c", dtype::float32, {}}}});
  CHECK(layer.columns()[0]->name() == "d");
}

TEST_CASE("each categorical kind is configured",
          "[F4][F5][F6][column_registry]") {
  auto of = [](const std::string& wrapped) {
    return R"({"kind": "indicator", "of": )" + wrapped + "}";
  };
  CHECK(output_of(of(R"({"kind": "identity", "key": "a", "num_buckets": 2,
                         "default_value": 1, "dtype": "int32"})"),
                  {{"a", {integers({9, 0})}}}) == floats_t{0, 1, 1, 0});
  // Fingerprint64("12") % 10 is 8.
  CHECK(output_of(of(R"({"kind": "hash_bucket", "key": "a", "dtype": "int64",
                         "hash_bucket_size": 10})"),
                  {{"a", {integers({12})}}}) ==
        floats_t{0, 0, 0, 0, 0, 0, 0, 0, 1, 0});
  CHECK(output_of(of(R"({"kind": "hash_bucket", "key": "a", "dtype": "int64",
                         "hash_bucket_size": 10, "salt": 4})"),
                  {{"a", {integers({12})}}}) !=
        floats_t{0, 0, 0, 0, 0, 0, 0, 0, 1, 0});
  CHECK(output_of(of(R"({"kind": "vocabulary_list", "key": "a",
                         "vocabulary": ["x", "y"], "num_oov_buckets": 1})"),
                  {{"a", {texts({"y", "z"})}}}) == floats_t{0, 1, 0, 0, 0, 1});
  CHECK(output_of(of(R"({"kind": "vocabulary_list", "key": "a",
                         "vocabulary": [7, 8], "dtype": "int64",
                         "default_value": 0})"),
                  {{"a", {integers({8, 9})}}}) == floats_t{0, 1, 1, 0});
  CHECK(output_of(of(R"({"kind": "bucketized", "boundaries": [0, 1.5],
                         "of": {"kind": "numeric", "key": "a"}})"),
                  {{"a", {floats({1})}}}) == floats_t{0, 1, 0});
  CHECK(output_of(of(R"({"kind": "weighted", "weight_key": "w", "of":
                         {"kind": "identity", "key": "a", "num_buckets": 2}})"),
                  {{"a", {integers({1})}}, {"w", {floats({4})}}}) ==
        floats_t{0, 4});
}

TEST_CASE("embeddings are configured", "[F7][F9][column_registry]") {
  auto layer = layer_of(R"(
      {"kind": "embedding", "dimension": 8, "combiner": "sum", "max_norm": 2,
       "trainable": false, "name": "place",
       "initializer": {"kind": "uniform", "min": 1, "max": 2},
       "of": {"kind": "hash_bucket", "key": "dest", "hash_bucket_size": 128}},
      {"kind": "shared_embedding", "dimension": 4, "of": [
        {"kind": "identity", "key": "a", "num_buckets": 3},
        {"kind": "identity", "key": "b", "num_buckets": 3}]})");
  CHECK(layer.width() == 16);
  CHECK(layer.columns()[2]->name() == "place_embedding");
  auto& shared = *layer.tables()[0];
  CHECK(shared.tensor_name() == "embedding/a_b_shared_embedding");
  CHECK(shared.trainable);
  auto& table = *layer.tables()[1];
  CHECK(table.tensor_name() == "embedding/place");
  CHECK(table.buckets == 128);
  CHECK(table.dimension == 8);
  CHECK(table.max_norm == 2);
  CHECK_FALSE(table.trainable);
  CHECK(std::get<uniform_initializer>(table.initial).max == 2);
}

TEST_CASE("initializers are configured", "[F7][column_registry]") {
  auto initial = [](const std::string& how) {
    return layer_of(R"({"kind": "embedding", "dimension": 2, "initializer": )" +
                    how + R"(, "of": {"kind": "identity", "key": "a",
                                      "num_buckets": 3}})")
        .tables()[0]
        ->initial;
  };
  CHECK(std::holds_alternative<zeros_initializer>(
      initial(R"({"kind": "zeros"})")));
  CHECK(
      std::get<normal_initializer>(initial(R"({"kind": "normal", "mean": 3})"))
          .mean == 3);
  CHECK(std::get<truncated_normal_initializer>(
            initial(R"({"kind": "truncated_normal", "deviation": 3})"))
            .deviation == 3);
}

TEST_CASE("errors stand at the option they are about, all at once",
          "[F12][column_registry]") {
  CHECK(errors_of(R"({"key": "n"}, {"kind": "numerik", "key": "n"},
                     {"kind": "numeric"},
                     {"kind": "numeric", "key": "n", "shape": [0]})") ==
        errors_t{"column.0.kind: is required but missing",
                 "column.1.kind: 'numerik' is not one of embedding, indicator, "
                 "numeric, shared_embedding, bucketized, hash_bucket, "
                 "identity, vocabulary_file, vocabulary_list, weighted; did "
                 "you mean 'numeric'?",
                 "column.2.key: is required but missing",
                 "column.3.shape.0: 0 is less than 1"});
}

TEST_CASE("a bare categorical column says what to wrap it in",
          "[F12][column_registry]") {
  CHECK(errors_of(R"({"kind": "identity", "key": "a", "num_buckets": 3})") ==
        errors_t{"column.0.kind: column 'a' of kind 'identity' is not a dense "
                 "sequence column; wrap it in an embedding or an indicator "
                 "with the option `of`"});
  CHECK(errors_of(R"({"kind": "identity", "key": "a"})") ==
        errors_t{"column.0.num_buckets: is required but missing",
                 "column.0.kind: a column of kind 'identity' is not a dense "
                 "sequence column; wrap it in an embedding or an indicator "
                 "with the option `of`"});
}

TEST_CASE("what a column wraps must be categorical", "[column_registry]") {
  CHECK(errors_of(R"({"kind": "indicator"})") ==
        errors_t{"column.0.of: is required but missing"});
  CHECK(errors_of(R"({"kind": "indicator",
                      "of": {"kind": "numeric", "key": "n"}})") ==
        errors_t{"column.0.of.kind: a column of kind 'numeric' gives no ids, "
                 "but a categorical column is needed here; to turn numbers "
                 "into ids, use kind 'bucketized'"});
  CHECK(errors_of(R"({"kind": "embedding", "of": 3})") ==
        errors_t{"column.0.dimension: is required but missing",
                 "column.0.of: is the integer 3; expected a table"});
}

TEST_CASE("options that contradict are blamed by their own names",
          "[column_registry]") {
  auto of = [](const std::string& wrapped) {
    return errors_of(R"({"kind": "indicator", "of": )" + wrapped + "}");
  };
  CHECK(of(R"({"kind": "vocabulary_list", "key": "a", "vocabulary": ["x"],
               "default_value": 0, "num_oov_buckets": 2})") ==
        errors_t{"column.0.of.num_oov_buckets: default_value 0 and "
                 "num_oov_buckets 2 cannot be combined; set only one of them"});
  CHECK(of(R"({"kind": "vocabulary_list", "key": "a", "vocabulary": ["x"],
               "default_value": 1})") ==
        errors_t{"column.0.of.default_value: column 'a': default_value is 1, "
                 "expected one "
                 "in [-1, 1)"});
  CHECK(of(R"({"kind": "identity", "key": "", "num_buckets": 2})") ==
        errors_t{"column.0.of.key: is empty; expected a feature's name"});
  auto embedding = [](const std::string& option) {
    return errors_of(R"({"kind": "embedding", "dimension": 2, )" + option +
                     R"(, "of": {"kind": "identity", "key": "a",
                         "num_buckets": 2}})");
  };
  CHECK(embedding(R"("max_norm": 0)") ==
        errors_t{"column.0.max_norm: is 0; expected a float32 > 0"});
  CHECK(embedding(R"("max_norm": 1e300)") ==
        errors_t{"column.0.max_norm: is 1e+300; expected a float32 > 0"});
  CHECK(errors_of(R"({"kind": "numeric", "key": "a",
                      "default_value": 1e300})") ==
        errors_t{"column.0.default_value: column 'a': default_value is 1e+300, "
                 "which is out of the range of float32"});
  CHECK(errors_of(R"({"kind": "shared_embedding", "dimension": 4,
                      "of": []})") ==
        errors_t{
            "column.0.of: is empty; expected at least one categorical column"});
}

TEST_CASE("what a factory refuses is recorded at an option",
          "[column_registry]") {
  auto of = [](const std::string& wrapped) {
    return errors_of(R"({"kind": "indicator", "of": )" + wrapped + "}");
  };
  CHECK(
      of(R"({"kind": "vocabulary_list", "key": "a", "vocabulary": []})") ==
      errors_t{"column.0.of.vocabulary: column 'a': the vocabulary is empty"});
  CHECK(of(R"({"kind": "vocabulary_list", "key": "a"})") ==
        errors_t{"column.0.of.vocabulary: is required but missing"});
  CHECK(of(R"({"kind": "vocabulary_file", "key": "a"})") ==
        errors_t{"column.0.of.vocabulary_file: is required but missing"});
  CHECK(
      of(R"({"kind": "vocabulary_file", "key": "a",
               "vocabulary_file": 3})") ==
      errors_t{
          "column.0.of.vocabulary_file: is the integer 3; expected a string"});
  CHECK(of(R"({"kind": "vocabulary_file", "key": "a",
               "vocabulary_file": "/none"})") ==
        errors_t{
            "column.0.of.vocabulary_file: cannot open '/none': No such file or "
            "directory"});
  CHECK(of(R"({"kind": "identity", "key": "a", "num_buckets": 2,
               "default_value": 2})") ==
        errors_t{"column.0.of.default_value: column 'a': default_value is 2, "
                 "expected one "
                 "in [0, 2)"});
  CHECK(of(R"({"kind": "bucketized", "boundaries": [2, 1],
               "of": {"kind": "numeric", "key": "a"}})") ==
        errors_t{"column.0.of.boundaries: column 'a': boundaries must ascend "
                 "as float32, but 2 is followed by 1"});
  CHECK(errors_of(R"({"kind": "numeric", "key": "a", "normalizer":
                      {"kind": "standard", "mean": 0, "deviation": 0}})") ==
        errors_t{"column.0.normalizer.deviation: deviation is 0, expected "
                 "another number"});
  CHECK(
      errors_of(R"({"kind": "numeric", "key": "a", "normalizer":
                      {"kind": "clip", "low": 3, "high": 0}})") ==
      errors_t{"column.0.normalizer.low: low is 3, expected at most high, 0"});
  CHECK(errors_of(R"({"kind": "shared_embedding", "dimension": 4, "of": [
                      {"kind": "identity", "key": "a", "num_buckets": 3},
                      {"kind": "identity", "key": "b", "num_buckets": 4}]})") ==
        errors_t{"column.0.of: columns 'a' and 'b' share an embedding but have "
                 "3 and 4 "
                 "buckets; expected the same number"});
}

}  // namespace segue
