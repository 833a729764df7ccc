// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/sequence_record.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using Catch::Contains;

tensor floats(std::int64_t steps) {
  return tensor::zeros(dtype::float32, {steps});
}

/// `n` values at steps 0, 1, ..., dense shape [time].
sparse_tensor sparse_of(std::int64_t n, std::int64_t time) {
  sparse_tensor s;
  s.indices = tensor::uninitialized(dtype::int64, {n, 1});
  for (std::int64_t i = 0; i < n; ++i)
    s.indices.mutable_values<std::int64_t>()[static_cast<std::size_t>(i)] = i;
  s.values = tensor::zeros(dtype::float32, {n});
  s.dense_shape = {time};
  return s;
}

ragged_tensor ragged_of(std::int64_t rows) {
  return {tensor::zeros(dtype::float32, {0}),
          tensor::zeros(dtype::int64, {rows + 1})};
}

example keyed(std::vector<named_feature> sequences,
              std::optional<std::int64_t> length = std::nullopt) {
  example e;
  e.key = "odd";
  e.sequences = std::move(sequences);
  e.length = length;
  return e;
}

/// The record of an example whose schema is its own.
result<sequence_record> make(const example& e, const unroll_rule& rule) {
  return make_record(e, *infer_schema(e, {}), rule);
}

error refused(const example& e, const unroll_rule& rule) {
  auto made = make(e, rule);
  REQUIRE(!made);
  CHECK(made.error().code == errc::invalid_argument);
  CHECK_THAT(made.error().message, Contains("key 'odd'"));
  return made.error();
}

}  // namespace

TEST_CASE("an example is padded and cut into segments",
          "[B4][B10][sequence_record]") {
  for (std::int64_t steps = 1; steps < 20; ++steps)
    for (std::int64_t unroll = 1; unroll < 8; ++unroll) {
      auto made = make(keyed({{"x", floats(steps)}}), {unroll, true});
      REQUIRE(made);
      CHECK(made->value_length == steps);
      CHECK(made->length == steps);
      CHECK(made->segment_count == (steps + unroll - 1) / unroll);
    }
}

TEST_CASE("a given length counts, up to the padded length",
          "[B4][B6][sequence_record]") {
  for (std::int64_t length : {0, 1, 3, 4}) {
    auto made = make(keyed({{"x", floats(3)}}, length), {2, true});
    REQUIRE(made);
    CHECK(made->length == length);
    CHECK(made->segment_count == 2);
  }
  CHECK_THAT(refused(keyed({{"x", floats(3)}}, 5), {2, true}).message,
             Contains("length 5") && Contains("[0, 4]"));
  CHECK_THAT(refused(keyed({{"x", floats(3)}}, -1), {2, true}).message,
             Contains("length -1"));
}

TEST_CASE("without padding time is a non-zero multiple of num_unroll",
          "[B5][sequence_record]") {
  CHECK(make(keyed({{"x", floats(6)}}, 4), {3, false})->segment_count == 2);
  CHECK_THAT(
      refused(keyed({{"x", floats(4)}}, 3), {3, false}).message,
      Contains("sequence 'x' has 4 steps") && Contains("multiple of: 3"));
  CHECK_THAT(refused(keyed({{"x", floats(0)}}, 0), {3, false}).message,
             Contains("has 0 steps") && Contains("non-zero"));
  CHECK_THAT(refused(keyed({{"x", floats(3)}}), {3, false}).message,
             Contains("length is not given"));
  CHECK_THAT(refused(keyed({{"x", floats(4)}}, 5), {2, false}).message,
             Contains("length 5") && Contains("[0, 4]"));
}

TEST_CASE("an example without steps has no segment", "[B4][sequence_record]") {
  auto record = make(keyed({{"x", floats(0)}}), {2, true});
  REQUIRE(record);
  CHECK(record->segment_count == 0);
  CHECK(record->length == 0);
  CHECK_THAT(refused(keyed({{"x", floats(0)}}, 1), {2, true}).message,
             Contains("length 1") && Contains("[0, 0]"));
}

TEST_CASE("all sequences have the same time", "[B3][sequence_record]") {
  CHECK_THAT(
      refused(keyed({{"key_1", floats(3)}, {"key_2", floats(2)}}), {2, true})
          .message,
      Contains("'key_1' has 3") && Contains("'key_2' has 2"));
  CHECK_THAT(refused(keyed({{"d", floats(3)}, {"r", ragged_of(4)}}), {2, true})
                 .message,
             Contains("'d' has 3") && Contains("'r' has 4"));
  CHECK(make(keyed({{"d", floats(3)}, {"r", ragged_of(3)}}), {2, true}));
}

TEST_CASE("a sparse sequence may be shorter than the dense ones, not longer",
          "[B4][B13][sequence_record]") {
  auto made =
      make(keyed({{"d", floats(5)}, {"s", sparse_of(2, 3)}}), {2, true});
  REQUIRE(made);
  CHECK(made->value_length == 5);
  CHECK_THAT(
      refused(keyed({{"d", floats(5)}, {"s", sparse_of(2, 6)}}), {2, true})
          .message,
      Contains("'d' has 5") && Contains("'s' has 6"));
}

TEST_CASE("where all sequences are sparse the longest gives the length",
          "[B4][sequence_record]") {
  auto made =
      make(keyed({{"a", sparse_of(1, 3)}, {"b", sparse_of(2, 7)}}), {4, true});
  REQUIRE(made);
  CHECK(made->value_length == 7);
  CHECK(made->length == 7);
  CHECK(made->segment_count == 2);
}

TEST_CASE("features that do not fit the schema are refused and named",
          "[B2][B3][sequence_record]") {
  auto first = keyed({{"x", tensor::zeros(dtype::float32, {2, 3})}});
  first.context = {{"c", tensor::zeros(dtype::int64, {2})}};
  auto schema = *infer_schema(first, {});
  auto message = [&](auto change) {
    auto e = first;
    change(e);
    auto made = make_record(e, schema, {2, true});
    REQUIRE(!made);
    CHECK_THAT(made.error().message, Contains("key 'odd'"));
    return made.error().message;
  };
  CHECK_THAT(message([](example& e) { e.sequences.clear(); }),
             Contains("sequence 'x' is missing"));
  CHECK_THAT(message([](example& e) {
               e.sequences.push_back({"y", floats(2)});
             }),
             Contains("sequence 'y' is not in the pipeline's schema"));
  CHECK_THAT(
      message([](example& e) { e.sequences.push_back(e.sequences.front()); }),
      Contains("sequence 'x' is given twice"));
  CHECK_THAT(message([](example& e) {
               e.sequences[0].value = tensor::zeros(dtype::float32, {2, 4});
             }),
             Contains("shape [4] per step, expected [3]"));
  CHECK_THAT(message([](example& e) {
               e.sequences[0].value = tensor::zeros(dtype::float64, {2, 3});
             }),
             Contains("dense float64, expected dense float32"));
  CHECK_THAT(
      message([](example& e) { e.sequences[0].value = sparse_of(1, 2); }),
      Contains("sparse float32, expected dense float32"));
  CHECK_THAT(message([](example& e) {
               e.sequences[0].value = tensor::zeros(dtype::float32, {});
             }),
             Contains("is a scalar"));
  CHECK_THAT(message([](example& e) {
               e.context[0].value = tensor::zeros(dtype::int64, {3});
             }),
             Contains("context 'c' has shape [3], expected [2]"));
  CHECK_THAT(message([](example& e) { e.context.clear(); }),
             Contains("context 'c' is missing"));
}

TEST_CASE("a sparse feature that contradicts itself is refused",
          "[B2][sequence_record]") {
  auto bad = sparse_of(2, 2);
  bad.dense_shape = {1};
  CHECK_THAT(refused(keyed({{"s", bad}}), {2, true}).message,
             Contains("sequence 's'") && Contains("outside dense shape [1]"));
}

TEST_CASE("initial states are found by name and checked",
          "[B1][B14][S5][sequence_record]") {
  auto e = keyed({{"x", floats(2)}});
  auto schema =
      *infer_schema(e, {{"b", dtype::float32, {}}, {"a", dtype::int32, {2}}});
  e.initial_states = {{"b", tensor::from<float>({}, {4})}};
  auto made = make_record(e, schema, {2, true});
  REQUIRE(made);
  CHECK(made->initial_states[0] == tensor::zeros(dtype::int32, {2}));
  CHECK(made->initial_states[1] == tensor::from<float>({}, {4}));

  e.initial_states = {{"c", tensor::from<float>({}, {4})}};
  made = make_record(e, schema, {2, true});
  REQUIRE(!made);
  CHECK(made.error().code == errc::not_found);
  CHECK_THAT(made.error().message,
             Contains("state was not declared: c; the states are a, b"));

  e.initial_states = {{"b", tensor::from<float>({}, {4})},
                      {"b", tensor::from<float>({}, {5})}};
  made = make_record(e, schema, {2, true});
  REQUIRE(!made);
  CHECK(made.error().message ==
        "key '" + e.key + "': initial state 'b' is given twice");

  e.initial_states = {{"a", tensor::from<std::int32_t>({1, 2}, {4, 5})}};
  made = make_record(e, schema, {2, true});
  REQUIRE(!made);
  CHECK_THAT(made.error().message,
             Contains("initial state 'a' is int32 [1, 2], expected int32 [2]"));
}

}  // namespace segue
