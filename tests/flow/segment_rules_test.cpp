// SPDX-License-Identifier: BSD-3-Clause
// B10 to B17: segments, what a batch carries, who is in it.
#include <limits>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

constexpr auto first_index = std::numeric_limits<std::int64_t>::min();

}  // namespace

TEST_CASE("segment i holds the steps from i * num_unroll on", "[B10]") {
  auto p = started(stateful(3, 1));
  push_all(p, {steps_of("k", 8)});
  for (auto& steps : {numbers{0, 1, 2}, numbers{3, 4, 5}, numbers{6, 7, 0}}) {
    auto b = next_of(p);
    CHECK(b.num_unroll() == 3);
    CHECK(b.sequences("x").dims() == shape{1, 3});
    CHECK(values_of(b.sequences("x")) == steps);
    REQUIRE(save_plus(b, 1));
  }
  p.close();
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
}

TEST_CASE("a batch says of every entry where it stands", "[B11]") {
  auto p = started(stateful(2, 2));
  push_all(p, {steps_of("a", 3), steps_of("b:c", 2)});
  auto b = next_of(p);
  CHECK(b.batch_size() == 2);
  CHECK(b.key(0) == "00000_of_00002:a");
  CHECK(b.next_key(0) == "00001_of_00002:a");
  CHECK(b.key(1) == "00000_of_00001:b:c");
  CHECK(b.next_key(1) == "STOP:b:c");
  CHECK(b.example_key(1) == "b:c");
  CHECK(b.segment(0) == 0);
  CHECK(b.segment_count(0) == 2);
  CHECK(b.length(0) == 2);
  CHECK(b.total_length(0) == 3);
  CHECK(b.insertion_index(0) == first_index);
  CHECK(b.insertion_index(1) == first_index + 1);
  CHECK(b.epoch(0) == 0);
  REQUIRE(save_plus(b, 1));
  p.close();
  b = next_of(p);
  CHECK(b.key(0) == "00001_of_00002:a");
  CHECK(b.next_key(0) == "STOP:a");
  CHECK(b.length(0) == 1);
  CHECK(b.lengths() == tensor::from<std::int64_t>({1}, {1}));
  CHECK(b.insertion_index(0) == first_index);
}

TEST_CASE("a refused example takes no insertion index", "[B9][B11]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("a", 1)});
  CHECK(!p.push(steps_of("a", 1), past));
  push_all(p, {steps_of("b", 1)});
  CHECK(next_of(p).insertion_index(1) == first_index + 1);
}

TEST_CASE("context is copied for every segment", "[B12]") {
  auto p = started(stateful(1, 2));
  for (auto* key : {"a", "b"}) {
    auto e = steps_of(key, 2);
    e.context = {{"c", vector_of({static_cast<float>(key[0]), 1})}};
    REQUIRE(p.push(e, past));
  }
  for (int i = 0; i < 2; ++i) {
    auto b = next_of(p);
    CHECK(b.context("c").dims() == shape{2, 2});
    CHECK(values_of(b.context("c")) == numbers{'a', 1, 'b', 1});
    REQUIRE(save_plus(b, 1));
  }
}

TEST_CASE("a batch lists its names and refuses others", "[B12]") {
  auto p = started(stateful(1, 1));
  auto e = steps_of("a", 1);
  e.context = {{"c", vector_of({1})}};
  push_all(p, {e});
  auto b = next_of(p);
  CHECK(b.sequence_names() == texts{"x"});
  CHECK(b.context_names() == texts{"c"});
  CHECK(b.state_names() == texts{"s"});
  CHECK_THROWS_WITH(b.sequences("y"),
                    "sequence was not declared: y; the only sequence is x");
  CHECK_THROWS_WITH(b.context("x"),
                    "context feature was not declared: x; the only context "
                    "feature is c");
  auto no_state = "state was not declared: t; the only state is s";
  CHECK_THROWS_WITH(b.state("t"), no_state);
  CHECK(b.save_state("t", vector_of({1})).error().message == no_state);
  CHECK(b.save_states({{"t", vector_of({1})}}).error().message == no_state);
  CHECK_THROWS_WITH(b.sparse_sequences("x"), Contains("'x' is dense"));
  CHECK_THROWS_AS(b.state("t"), failure);
}

TEST_CASE("reading what is not there throws a failure", "[B11][batch]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("a", 1)});
  auto b = next_of(p);
  CHECK_THROWS_AS(b.key(1), failure);
  CHECK_THROWS_WITH(b.length(-1), Contains("entry -1 is not in [0, 1)"));
  auto moved = std::move(b);
  CHECK_THROWS_AS(b.batch_size(), failure);
  CHECK_THROWS_AS(batch{}.state("s"), failure);
  CHECK(batch{}.save_state("s", {}).error().code == errc::invalid_argument);
  CHECK(batch{}.acknowledge().error().code == errc::invalid_argument);
  batch{}.drop();
  CHECK(moved.batch_size() == 1);
}

TEST_CASE("only the sequences asked for are gathered", "[B12]") {
  auto options = stateful(1, 1);
  options.gather = texts{"y"};
  auto p = started(options);
  auto e = steps_of("a", 1);
  e.sequences.push_back({"y", vector_of({5})});
  push_all(p, {e});
  auto b = next_of(p);
  CHECK(b.sequence_names() == texts{"y"});
  CHECK(values_of(b.sequences("y")) == numbers{5});
  CHECK_THROWS_WITH(b.sequences("x"),
                    "sequence 'x' is not gathered; add it to "
                    "pipeline_options::gather");
}

TEST_CASE("an empty batch has the context of its examples", "[B12][B17]") {
  auto p = started(stateful(1, 1));
  auto e = steps_of("a", 1);
  e.context = {{"c", tensor::from<float>({}, {5})}};
  push_all(p, {e});
  CHECK(next_of(p, 0).context("c").dims() == shape{0});
  CHECK(values_of(next_of(p).context("c")) == numbers{5});
}

TEST_CASE("a program that gathers nothing has its layer", "[B12]") {
  auto options = stateful(2, 1);
  options.layer = layer_of_x();
  options.gather.emplace();
  auto p = started(options);
  push_all(p, {sequence_of("a", {3, 4})});
  auto batch = next_of(p);
  CHECK(batch.sequence_names().empty());
  CHECK(values_of(batch.layer()) == numbers{3, 4});
}

TEST_CASE("a sequence to gather must be there", "[B12]") {
  auto options = stateful(2, 1);
  options.gather = {{"x", "y"}};
  SECTION("in the first example") {
    auto p = started(options);
    CHECK(refused(p, sequence_of("a", {3, 4})).message ==
          "key 'a': gather lists 'y', which is not a sequence; expected one "
          "of: x");
  }
  SECTION("among the features that are declared") {
    options.features.sequences = {{"x"}};
    auto made = pipeline::make(options);
    REQUIRE(!made);
    CHECK(made.error().message ==
          "gather lists 'y', which is not a sequence; expected one of: x");
  }
}

TEST_CASE("a key's next segment is ready only when its states are saved",
          "[B15]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("a", 2), steps_of("b", 2), steps_of("c", 2)});
  auto first = next_of(p);
  CHECK(entries(first) == texts{"a/0", "b/0"});
  auto second = next_of(p, 1);
  CHECK(entries(second) == texts{"c/0"});
  CHECK(ended_with(p.next(1, past)) == errc::deadline_exceeded);
  REQUIRE(save_plus(second, 1));
  auto third = next_of(p, 1);
  CHECK(entries(third) == texts{"c/1"});
  CHECK(ended_with(p.next(1, past)) == errc::deadline_exceeded);
  REQUIRE(save_plus(first, 1));
  CHECK(entries(next_of(p, 2)) == texts{"a/1", "b/1"});
}

TEST_CASE("the oldest examples come first", "[B16]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("a", 1), steps_of("b", 3), steps_of("c", 1),
               steps_of("d", 2)});
  p.close();
  CHECK(drain(p) ==
        std::vector<texts>{
            {"a/0", "b/0"}, {"b/1", "c/0"}, {"b/2", "d/0"}, {"d/1"}});
}

TEST_CASE("a wait that timed out does not change who comes next",
          "[B16][B21]") {
  // Whether the deadline finds the batch forming, gathered or not begun.
  for (int round = 0; round < 50; ++round) {
    auto p = started(stateful(1, 2));
    push_all(p, {steps_of("a", 1), steps_of("b", 1), steps_of("c", 1)});
    auto b =
        p.next(pipeline::clock::now() + std::chrono::microseconds{round * 20});
    if (b) b->drop();
    REQUIRE(entries(next_of(p, 2)) == texts{"a/0", "b/0"});
  }
}

TEST_CASE("an empty batch has shapes, and nothing to save", "[B12][B17]") {
  auto p = started(stateful(2, 1));
  auto before = next_of(p, 0);
  CHECK(before.batch_size() == 0);
  auto e = steps_of("a", 2);
  e.context = {{"c", vector_of({1, 2})}};
  push_all(p, {e});
  auto b = next_of(p, 0);
  CHECK(b.sequences("x").dims() == shape{0, 2});
  CHECK(b.context("c").dims() == shape{0, 2});
  CHECK(b.state("s").dims() == shape{0});
  CHECK(b.lengths().dims() == shape{0});
  CHECK(b.save_state("s", vector_of({})).error().code == errc::stale);
  b = batch{};
  b = next_of(p, 1);
  CHECK(entries(b) == texts{"a/0"});
  CHECK(p.summary().redelivered == 0);
}

TEST_CASE("a batch size outside the capacity is refused", "[B17]") {
  auto p = started(stateful(1, 2, 5));
  for (std::int64_t size : {-1, 6}) {
    auto b = p.next(size);
    REQUIRE(!b);
    CHECK(b.error().code == errc::invalid_argument);
    CHECK_THAT(
        b.error().message,
        Contains("batch_size " + std::to_string(size)) && Contains("[0, 5]"));
  }
}

TEST_CASE("sequences split into views by time", "[B12][split_time]") {
  auto t = tensor::from<std::int32_t>({2, 3, 2}, {0, 1, 2, 3, 4, 5,  //
                                                  6, 7, 8, 9, 10, 11});
  auto steps = split_time(t);
  REQUIRE(steps);
  REQUIRE(steps->size() == 3);
  CHECK((*steps)[0] == tensor::from<std::int32_t>({2, 2}, {0, 1, 6, 7}));
  CHECK((*steps)[2] == tensor::from<std::int32_t>({2, 2}, {4, 5, 10, 11}));
  CHECK((*steps)[0].data_buffer() == (*steps)[2].data_buffer());
  texts letters{"a", "b", "c", "d"};
  auto strings = split_time(
      tensor::from_strings({2, 2}, std::span<const std::string>{letters}));
  REQUIRE(strings);
  texts second{"b", "d"};
  CHECK((*strings)[1] ==
        tensor::from_strings({2}, std::span<const std::string>{second}));
  CHECK(split_time(tensor::zeros(dtype::float32, {0, 2, 3}))->size() == 2);
  CHECK(!split_time(vector_of({1, 2})));
}

}  // namespace segue
