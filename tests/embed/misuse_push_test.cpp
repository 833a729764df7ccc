// SPDX-License-Identifier: BSD-3-Clause
// What a program may get wrong when it pushes: each is an error, and the
// pipeline works on.
#include <cstdint>
#include <limits>
#include <memory>

#include "segue/embed/producer.hpp"
#include "segue/embed/producer_threads.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

constexpr auto huge = std::numeric_limits<std::int64_t>::max();

example good(std::string key) {
  auto e = steps_of(std::move(key), 2);
  e.context = {{"c", tensor::from<std::int64_t>({2}, {1, 2})}};
  return e;
}

/// A pipeline of "x" and "c", and what it says of examples.
struct strict {
  pipeline p = started(stateful(2, 1, 4));

  strict() {
    push_all(p, {good("first")});
    auto b = next_of(p);
    REQUIRE(save_plus(b, 1));
  }

  void refuses(example e, const std::string& why,
               errc code = errc::invalid_argument) {
    auto wrong = refused(p, std::move(e));
    CHECK(wrong.code == code);
    CHECK_THAT(wrong.message, Contains(why));
  }

  /// With another value of the sequence.
  void refuses_x(feature value, const std::string& why) {
    auto e = good("bad");
    e.sequences[0].value = std::move(value);
    refuses(std::move(e), why);
  }

  void refuses_c(feature value, const std::string& why) {
    auto e = good("bad");
    e.context[0].value = std::move(value);
    refuses(std::move(e), why);
  }

  void refuses_state(named_feature state, const std::string& why,
                     errc code = errc::invalid_argument) {
    auto e = good("bad");
    e.initial_states = {std::move(state)};
    refuses(std::move(e), why, code);
  }

  ~strict() {
    push_all(p, {good("last")});
    CHECK(entries(next_of(p)) == texts{"last/0"});
  }
};

sparse_tensor sparse_of(std::int64_t steps) {
  return {
      tensor::from<std::int64_t>({1, 1}, {steps - 1}), vector_of({1}), {steps}};
}

}  // namespace

TEST_CASE("a value of a wrong kind is refused when it is pushed",
          "[B2][B3][misuse]") {
  strict s;
  s.refuses_x(tensor::from<double>({2}, {1, 2}), "'x' is dense float64");
  s.refuses_x(tensor::zeros(dtype::string, {2}), "'x' is dense string");
  s.refuses_x(tensor::zeros(dtype::float32, {2, 1}), "'x' has shape [1]");
  s.refuses_x(tensor::zeros(dtype::float32, {}), "'x' is a scalar");
  s.refuses_x(sparse_of(2), "'x' is sparse float32");
  s.refuses_x(
      ragged_tensor{vector_of({1}), tensor::from<std::int64_t>({3}, {0, 1, 1})},
      "'x' is ragged float32");
  s.refuses_c(tensor::from<std::int32_t>({2}, {1, 2}), "'c' is dense int32");
  s.refuses_c(tensor::from<std::int64_t>({3}, {1, 2, 3}), "'c' has shape [3]");
  s.refuses_c(tensor::zeros(dtype::int64, {}), "'c' has shape []");
}

TEST_CASE("a value that is not consistent is refused when it is pushed",
          "[B2][misuse]") {
  strict s;
  auto outside = sparse_of(3);
  outside.dense_shape = {2};
  s.refuses_x(outside, "sparse index [2] is outside dense shape [2]");
  auto descends = ragged_tensor{vector_of({1, 2}),
                                tensor::from<std::int64_t>({3}, {0, 2, 1})};
  s.refuses_x(descends, "row split 1 is not in [2, 2]");
  descends.row_splits = tensor::from<std::int64_t>({3}, {0, 1, 9});
  s.refuses_x(descends, "row split 9 is not in [1, 2]");
  s.refuses_x(ragged_tensor{}, "splits");
  s.refuses_x(sparse_tensor{}, "sparse indices are float32, expected int64");
}

TEST_CASE("a name that is not there, or there twice, is refused",
          "[B1][B7][misuse]") {
  strict s;
  auto e = good("bad");
  e.sequences[0].name = "y";
  s.refuses(e, "sequence 'y' is not in the pipeline's schema");
  e.sequences[0].name = "";
  s.refuses(e, "sequence '' is not in");
  e = good("bad");
  e.sequences.push_back(e.sequences[0]);
  s.refuses(e, "sequence 'x' is given twice");
  e = good("bad");
  e.sequences.clear();
  s.refuses(e, "sequence 'x' is missing");
  e = good("bad");
  std::swap(e.sequences, e.context);
  s.refuses(e, "sequence 'c' is not in");
  e = good("bad");
  e.context.clear();
  s.refuses(e, "context 'c' is missing");
  s.refuses(good(""), "the key is empty");
  e = good("bad");
  auto moved = std::move(e);
  s.refuses(e, "the key is empty");
}

TEST_CASE("initial states that are not declared so are refused",
          "[B7][S1][misuse]") {
  strict s;
  s.refuses_state({"t", tensor::zeros(dtype::float32, {})},
                  "state was not declared: t; the only state is s",
                  errc::not_found);
  auto e = good("bad");
  e.initial_states = {{"s", tensor::from<float>({}, {1})},
                      {"s", tensor::from<float>({}, {2})}};
  s.refuses(e, "key 'bad': initial state 's' is given twice");
  s.refuses_state({"s", tensor::zeros(dtype::float64, {})}, "is float64 []");
  s.refuses_state({"s", tensor::zeros(dtype::float32, {1})},
                  "is float32 [1], expected float32 []");
  s.refuses_state({"s", sparse_of(1)}, "initial state 's'");
}

TEST_CASE("a length that no example has is refused", "[B6][misuse]") {
  strict s;
  for (auto length : {std::int64_t{-1}, std::int64_t{3}, huge, -huge - 1}) {
    auto e = good("bad");
    e.length = length;
    s.refuses(e, "is not in [0, 2], the padded length");
  }
}

TEST_CASE("more steps than can be counted are refused", "[B4][B6][misuse]") {
  auto p = started(stateful(3, 1));
  auto endless = [](std::int64_t steps) {
    example e;
    e.key = "endless";
    e.sequences = {{"x", sparse_tensor{tensor::zeros(dtype::int64, {0, 1}),
                                       vector_of({}),
                                       {steps}}}};
    return e;
  };
  CHECK(
      refused(p, endless(huge)).message ==
      "key 'endless': sequence 'x' has 9223372036854775807 steps, expected at "
      "most 9223372036854775804");
  CHECK(ended_with(p.push(endless(huge - 2))) == errc::invalid_argument);
  push_all(p, {endless(huge - 3)});
  CHECK(next_of(p).total_length(0) == huge - 3);
}

TEST_CASE("keys hold any bytes", "[B1][misuse]") {
  auto p = started(stateful(1, 1));
  std::string odd{"\0\n\xff%s", 5};
  std::string longest(1 << 16, 'k');
  push_all(p, {steps_of(odd, 1), steps_of(longest, 1)});
  for (auto& key : {odd, longest}) {
    auto b = next_of(p);
    CHECK(b.example_key(0) == key);
    CHECK(b.next_key(0) == "STOP:" + key);
    REQUIRE(save_plus(b, 1));
  }
}

TEST_CASE("what is pushed after the end is refused", "[B21][misuse]") {
  auto p = started(stateful(1, 1));
  producer out{p};
  std::string message = "the pipeline was closed";
  SECTION("of the input") {
    p.close();
    CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  }
  SECTION("of everything") {
    p.close(close_mode::cancel);
    p.close();
  }
  SECTION("by stop") {
    p.stop();
  }
  SECTION("by a failure") {
    message = "the sensor is gone";
    p.stop(error{errc::cancelled, message});
  }
  for (auto deadline : {past, far_off()}) {
    CHECK(p.push(steps_of("a", 1), deadline).error().message == message);
    CHECK(out.push(steps_of("a", 1), deadline).error().message == message);
  }
  CHECK(p.push(steps_of("a", 1)).error().code == errc::cancelled);
}

TEST_CASE("threads that push into no pipeline end with its error",
          "[B21][misuse]") {
  auto p = started(stateful(1, 1));
  auto moved = std::move(p);
  producer_threads producers{
      p, {[](pipeline& into) { return into.push(steps_of("a", 1)); }}};
  CHECK(ended_with(producers.join()) == errc::invalid_argument);
}

}  // namespace segue
