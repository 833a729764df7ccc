// SPDX-License-Identifier: BSD-3-Clause
// Files that TensorFlow wrote; fixtures/write_tfrecords.py has the formulas.
#include <catch2/catch.hpp>

#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

using test::dense;
using test::numbers;
using test::strings;

constexpr int examples = 5;

input_options fixture(const std::string& name) {
  input_options options;
  options.format = "tfrecord";
  options.files = {test::in_source("tests/data/input/fixtures/" + name)};
  options.key = "id";
  options.length = "steps";
  return options;
}

parse_spec dense_spec() {
  parse_spec spec;
  spec.sequences = {{"x", dtype::float32, {}},
                    {"xy", dtype::float64, {2}},
                    {"id32", dtype::int32, {}},
                    {"big", dtype::int64, {1}},
                    {"word", dtype::string, {}}};
  spec.context = {{"number", dtype::int64, {}},
                  {"pair", dtype::float32, {2}},
                  {"name", dtype::string, {}}};
  return spec;
}

/// What the script computes in doubles and stores as floats.
float stored(double value) {
  return static_cast<float>(value);
}

void check_context(const example& e, int i) {
  INFO("example " << i);
  CHECK(e.key == "key-" + std::to_string(i));
  CHECK(e.length == i);
  std::int64_t number = i % 2 == 0 ? 1 : -1;
  for (int k = 0; k < 7 * i; ++k)
    number *= 3;
  CHECK(dense(e.context, "number").dims() == shape{});
  CHECK(numbers<std::int64_t>(dense(e.context, "number")) ==
        std::vector{number});
  CHECK(numbers<float>(dense(e.context, "pair")) ==
        std::vector{stored(i + 0.25), stored(-i / 3.)});
  CHECK(strings(dense(e.context, "name")) ==
        std::vector{std::string{"\0\xff", 2} +
                    std::string(static_cast<std::size_t>(i), 'n')});
}

void check_sequences(const example& e, int i) {
  INFO("example " << i);
  auto steps = 2 * i + 1;
  for (auto& sequence : e.sequences)
    CHECK(time_of(sequence.value) == steps);
  auto x = numbers<float>(dense(e.sequences, "x"));
  auto xy = numbers<double>(dense(e.sequences, "xy"));
  auto id32 = numbers<std::int32_t>(dense(e.sequences, "id32"));
  auto big = numbers<std::int64_t>(dense(e.sequences, "big"));
  auto word = strings(dense(e.sequences, "word"));
  CHECK(dense(e.sequences, "xy").dims() == shape{steps, 2});
  CHECK(dense(e.sequences, "big").dims() == shape{steps, 1});
  for (int t = 0; t < steps; ++t) {
    auto at = static_cast<std::size_t>(t);
    CHECK(x[at] == stored(i + t / 7.));
    CHECK(xy[2 * at] == stored(i * t));
    CHECK(xy[2 * at + 1] == stored(1. / (1 + t)));
    CHECK(id32[at] == t - i);
    CHECK(big[at] == (t - i) * (std::int64_t{1} << 40));
    CHECK(word[at] == "w" + std::to_string(t));
  }
}

}  // namespace

TEST_CASE("TensorFlow's files are read value by value", "[I1][tfrecord]") {
  auto file = GENERATE(as<std::string>{}, "sequence_examples.tfrecord",
                       "sequence_examples.tfrecord.gz", "examples.tfrecord");
  INFO(file);
  auto options = fixture(file);
  if (file == "examples.tfrecord") options.example = tf_message::example;
  options.chunk_bytes = GENERATE(1, 1000, 1 << 20);
  auto all = test::read_all(options, dense_spec());
  CHECK(test::messages(all).empty());
  REQUIRE(all.examples.size() == examples);
  for (int i = 0; i < examples; ++i) {
    check_context(all.examples[static_cast<std::size_t>(i)], i);
    check_sequences(all.examples[static_cast<std::size_t>(i)], i);
  }
}

TEST_CASE("steps of any number of values are ragged", "[I1][B2][tfrecord]") {
  auto options = fixture("sequence_examples.tfrecord");
  options.ragged = {"tags"};
  auto all =
      test::read_all(options, test::sequences({{"tags", dtype::int32, {}}}));
  REQUIRE(all.examples.size() == examples);
  for (int i = 0; i < examples; ++i) {
    auto& f = all.examples[static_cast<std::size_t>(i)].sequences[0].value;
    auto& tags = std::get<ragged_tensor>(f);
    REQUIRE(validate(tags).has_value());
    REQUIRE(tags.rows() == 2 * i + 1);
    auto values = tags.values.values<std::int32_t>();
    auto splits = tags.row_splits.values<std::int64_t>();
    for (int t = 0; t < 2 * i + 1; ++t) {
      auto begin = splits[static_cast<std::size_t>(t)];
      REQUIRE(splits[static_cast<std::size_t>(t) + 1] - begin == t % 3);
      for (int j = 0; j < t % 3; ++j)
        CHECK(values[static_cast<std::size_t>(begin + j)] == 10 * t + j);
    }
  }
}

}  // namespace segue
