// SPDX-License-Identifier: BSD-3-Clause
// B14 and S1 to S5: states, how they are saved, dropped and handed out.
#include <thread>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

pipeline_options two_states(std::int64_t batch_size = 1) {
  auto options = stateful(1, batch_size);
  options.states = {{"b", dtype::int32, {2}}, {"a", dtype::float32, {}}};
  return options;
}

tensor ints(std::initializer_list<std::int32_t> values) {
  return tensor::from<std::int32_t>(
      {static_cast<std::int64_t>(values.size()) / 2, 2}, values);
}

}  // namespace

TEST_CASE("the first segment sees the initial state, the next what was saved",
          "[B14]") {
  auto options = stateful(1, 2);
  options.states[0].initial = tensor::from<float>({}, {5});
  auto p = started(options);
  auto own = steps_of("own", 2);
  own.initial_states = {{"s", tensor::from<float>({}, {9})}};
  push_all(p, {own, steps_of("default", 2)});
  auto b = next_of(p);
  CHECK(values_of(b.state("s")) == numbers{9, 5});
  REQUIRE(b.save_state("s", vector_of({1, 2})));
  b = next_of(p);
  CHECK(values_of(b.state("s")) == numbers{1, 2});
}

TEST_CASE("states follow their keys through batches of other company",
          "[B14][S5]") {
  auto p = started(two_states(3));
  push_all(p, {steps_of("k", 1), steps_of("l", 2), steps_of("m", 2),
               steps_of("n", 1)});
  p.close();
  auto b = next_of(p);
  REQUIRE(b.save_state("a", vector_of({1, 2, 3})));
  REQUIRE(b.save_state("b", ints({10, 11, 20, 21, 30, 31})));
  b = next_of(p);
  REQUIRE(entries(b) == texts{"l/1", "m/1", "n/0"});
  CHECK(values_of(b.state("a")) == numbers{2, 3, 0});
  CHECK(b.state("b") == ints({20, 21, 30, 31, 0, 0}));
}

TEST_CASE("several states are saved at once, or none of them", "[S1]") {
  auto p = started(two_states());
  push_all(p, {steps_of("k", 2)});
  auto b = next_of(p);
  auto wrong = b.save_states({{"a", vector_of({1})}, {"b", vector_of({2})}});
  REQUIRE(!wrong);
  CHECK(wrong.error().message ==
        "state 'b' is float32 [1], expected int32 [1, 2]");
  CHECK(ended_with(b.save_states({{"a", vector_of({1})},
                                  {"c", vector_of({2})}})) == errc::not_found);
  // None was saved so far.
  REQUIRE(b.save_states({{"a", vector_of({3})}, {"b", ints({4, 5})}}));
  CHECK(ended_with(b.save_states({{"a", vector_of({1})}})) == errc::stale);
  b = next_of(p);
  CHECK(values_of(b.state("a")) == numbers{3});
  CHECK(b.state("b") == ints({4, 5}));
  REQUIRE(b.save_states({{"b", ints({6, 7})}}));
  CHECK(
      ended_with(b.save_states({{"a", vector_of({1})}, {"b", ints({8, 9})}})) ==
      errc::already_exists);
  REQUIRE(b.save_states({{"a", vector_of({8})}}));
}

TEST_CASE("consecutive rows come back without a copy", "[B14]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("k", 2), steps_of("l", 2)});
  auto b = next_of(p);
  auto saved = vector_of({3, 4});
  REQUIRE(b.save_state("s", saved));
  CHECK(next_of(p).state("s").data_buffer() == saved.data_buffer());
}

TEST_CASE("states that are not shared are a copy of the batch's own", "[B14]") {
  auto options = stateful(1, 1);
  options.states[0].initial = tensor::from<float>({}, {5});
  options.share_states = false;
  auto p = started(options);
  push_all(p, {steps_of("k", 2)});
  auto b = next_of(p);
  // Of the initial value, and of what was saved.
  CHECK(b.state("s").data_buffer()->unique());
  auto saved = vector_of({6});
  REQUIRE(b.save_state("s", saved));
  b = next_of(p);
  CHECK(values_of(b.state("s")) == numbers{6});
  CHECK(b.state("s").data_buffer() != saved.data_buffer());
  CHECK(b.state("s").data_buffer()->unique());
}

TEST_CASE("final states are handed out exactly, in the order of finishing",
          "[B14]") {
  auto options = two_states(3);
  std::vector<finished_example> done;
  options.on_finished = [&](finished_example e) {
    done.push_back(std::move(e));
  };
  auto p = started(options);
  push_all(p, {steps_of("k", 2), steps_of("l", 1), steps_of("m", 1)});
  p.close();
  auto b = next_of(p);
  REQUIRE(b.save_state("b", ints({1, 2, 3, 4, 5, 6})));
  REQUIRE(b.save_state("a", vector_of({1, 2, 3})));
  b = next_of(p);
  REQUIRE(b.save_state("a", vector_of({7})));
  REQUIRE(b.save_state("b", ints({8, 9})));
  // The end comes only when all of them are out.
  REQUIRE(ended_with(p.next(far_off())) == errc::end_of_input);
  REQUIRE(done.size() == 3);
  CHECK(done[0].key == "l");
  CHECK(done[1].key == "m");
  CHECK(done[2].key == "k");
  CHECK(done[1].states[0].name == "a");
  CHECK(std::get<tensor>(done[1].states[0].value) ==
        tensor::from<float>({}, {3}));
  CHECK(std::get<tensor>(done[1].states[1].value) ==
        tensor::from<std::int32_t>({2}, {5, 6}));
  CHECK(std::get<tensor>(done[2].states[0].value) ==
        tensor::from<float>({}, {7}));
  CHECK(done[2].total_length == 2);
  CHECK(done[2].insertion_index < done[0].insertion_index);
  CHECK(done[0].epoch == 0);
}

TEST_CASE("on_finished has been called for all when the end is told", "[B14]") {
  for (int round = 0; round < 20; ++round) {
    auto options = stateful(1, 16);
    int done = 0;
    options.on_finished = [&](const finished_example&) { ++done; };
    auto p = started(options);
    for (int i = 0; i < 64; ++i)
      REQUIRE(p.push(steps_of(std::to_string(i), 1), past));
    p.close();
    drain(p);
    REQUIRE(done == 64);
    REQUIRE(p.summary().finished == 64);
  }
}

TEST_CASE("an on_finished that throws ends the run for everybody",
          "[B14][B21]") {
  auto options = stateful(1, 1, 2);
  options.on_finished = [](const finished_example& done) {
    if (done.key == "bad") throw std::runtime_error{"disk full"};
  };
  auto p = started(options);
  push_all(p, {steps_of("bad", 1), steps_of("good", 2)});
  error refused;
  std::thread pusher{[&] {
    // No capacity: waits for the run's end.
    auto pushed = p.push(steps_of("third", 1), far_off());
    while (pushed)
      pushed = p.push(steps_of("more", 1), far_off());
    refused = pushed.error();
  }};
  auto b = next_of(p);
  auto other = next_of(p);
  REQUIRE(save_plus(b, 1));
  auto last = p.next(2, far_off());
  while (last)
    last = p.next(2, far_off());
  pusher.join();
  CHECK(refused.code == errc::internal);
  CHECK(last.error().code == errc::internal);
  CHECK_THAT(last.error().message,
             Contains("on_finished threw an exception: disk full"));
  CHECK(save_plus(other, 1).error().code == errc::internal);
  CHECK(p.summary().failure->message ==
        "on_finished threw an exception: disk full");
}

TEST_CASE("saving what is not declared, or not so, changes nothing", "[S1]") {
  auto p = started(two_states());
  push_all(p, {steps_of("k", 2)});
  auto b = next_of(p);
  auto refuse = [&](const char* name, tensor value, errc code,
                    const char* mention) {
    auto saved = b.save_state(name, std::move(value));
    REQUIRE(!saved);
    CHECK(saved.error().code == code);
    CHECK_THAT(saved.error().message, Contains(name) && Contains(mention));
  };
  refuse("c", vector_of({1}), errc::not_found, "not declared");
  refuse("a", ints({1, 2}), errc::invalid_argument,
         "is int32 [1, 2], expected float32 [1]");
  refuse("a", vector_of({1, 2}), errc::invalid_argument, "float32 [2]");
  refuse("a", tensor::from<double>({1}, {1}), errc::invalid_argument,
         "float64");
  refuse("b", tensor::from<std::int32_t>({2}, {1, 2}), errc::invalid_argument,
         "expected int32 [1, 2]");
  REQUIRE(b.save_state("b", ints({3, 4})));
  REQUIRE(b.save_state("a", vector_of({5})));
  b = next_of(p);
  CHECK(b.state("b") == ints({3, 4}));
  CHECK(values_of(b.state("a")) == numbers{5});
}

TEST_CASE("every state is saved once, in any order", "[S2]") {
  auto p = started(two_states());
  push_all(p, {steps_of("k", 3)});
  auto b = next_of(p);
  REQUIRE(b.save_state("a", vector_of({1})));
  CHECK(ended_with(p.next(past)) == errc::deadline_exceeded);
  auto again = b.save_state("a", vector_of({2}));
  REQUIRE(!again);
  CHECK(again.error().code == errc::already_exists);
  CHECK_THAT(again.error().message, Contains("state 'a'"));
  REQUIRE(b.save_state("b", ints({1, 1})));
  auto late = b.save_state("b", ints({2, 2}));
  REQUIRE(!late);
  CHECK(late.error().code == errc::stale);
  b = next_of(p);
  CHECK(values_of(b.state("a")) == numbers{1});
  REQUIRE(b.save_state("b", ints({1, 1})));
  REQUIRE(b.save_state("a", vector_of({2})));
  CHECK(entries(next_of(p)) == texts{"k/2"});
}

TEST_CASE("a batch that is dropped comes again with the same states", "[S3]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("k", 2), steps_of("l", 2)});
  auto b = next_of(p);
  REQUIRE(b.save_state("s", vector_of({3, 4})));
  auto check_again = [&] {
    auto again = next_of(p);
    CHECK(entries(again) == texts{"k/1", "l/1"});
    CHECK(values_of(again.state("s")) == numbers{3, 4});
    return again;
  };
  SECTION("by going out of scope") {
    next_of(p);
  }
  SECTION("by drop()") {
    b = next_of(p);
    b.drop();
    CHECK(save_plus(b, 1).error().code == errc::stale);
    b.drop();
  }
  SECTION("by being assigned over") {
    b = next_of(p);
    b = batch{};
  }
  SECTION("by an exception of its consumer") {
    try {
      auto lost = next_of(p);
      throw std::runtime_error{"the consumer's"};
    } catch (const std::exception&) {
    }
  }
  SECTION("by a consumer's thread that ends") {
    std::thread{[&] { next_of(p); }}.join();
  }
  auto again = check_again();
  CHECK(p.summary().redelivered == 1);
  REQUIRE(save_plus(again, 1));
  p.close();
  CHECK(drain(p).empty());
  CHECK(p.summary().finished == 2);
}

TEST_CASE("a partly saved batch that is dropped comes again as it was",
          "[S2][S3]") {
  auto p = started(two_states());
  push_all(p, {steps_of("k", 1)});
  auto b = next_of(p);
  REQUIRE(b.save_state("a", vector_of({6})));
  b.drop();
  CHECK(b.save_state("b", ints({1, 2})).error().code == errc::stale);
  b = next_of(p);
  CHECK(values_of(b.state("a")) == numbers{0});
  REQUIRE(b.save_state("a", vector_of({7})));
  REQUIRE(b.save_state("b", ints({1, 2})));
}

TEST_CASE("dropping again and again loses nothing", "[S3]") {
  auto p = started(stateful(2, 3));
  for (int i = 0; i < 7; ++i)
    REQUIRE(p.push(steps_of(std::to_string(i), 1 + i), past));
  p.close();
  int round = 0;
  std::vector<texts> kept;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) break;
    if (round++ % 3) continue;
    kept.push_back(entries(*b));
    REQUIRE(save_plus(*b, 1));
  }
  auto whole = started(stateful(2, 3));
  for (int i = 0; i < 7; ++i)
    REQUIRE(whole.push(steps_of(std::to_string(i), 1 + i), past));
  whole.close();
  CHECK(drain(whole) == kept);
}

TEST_CASE("a late save is refused, counted, and changes nothing", "[S4]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("k", 2)});
  auto first = next_of(p);
  REQUIRE(first.save_state("s", vector_of({1})));
  auto second = next_of(p);
  auto late = first.save_state("s", vector_of({9}));
  REQUIRE(!late);
  CHECK(late.error().code == errc::stale);
  CHECK_THAT(late.error().message, Contains("state 's'"));
  CHECK(values_of(second.state("s")) == numbers{1});
  REQUIRE(second.save_state("s", vector_of({2})));
  p.close();
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  // The key has ended.
  CHECK(second.save_state("s", vector_of({3})).error().code == errc::stale);
  first.drop();
  CHECK(p.summary().stale_saves == 2);
  CHECK(p.summary().finished == 1);
}

TEST_CASE("states are paired by name, whatever the order", "[S5]") {
  std::vector<std::vector<state_spec>> orders{
      {scalar_state("a"), scalar_state("b"), scalar_state("c")},
      {scalar_state("c"), scalar_state("a"), scalar_state("b")}};
  for (auto& states : orders) {
    auto options = stateful(1, 1);
    options.states = states;
    for (auto& s : options.states)
      s.initial = tensor::from<float>({}, {static_cast<float>(s.name[0])});
    auto p = started(options);
    auto e = steps_of("k", 2);
    e.initial_states = {{"b", tensor::from<float>({}, {1})}};
    push_all(p, {e});
    auto b = next_of(p);
    CHECK(values_of(b.state("a")) == numbers{'a'});
    CHECK(values_of(b.state("b")) == numbers{1});
    CHECK(values_of(b.state("c")) == numbers{'c'});
    for (auto* name : {"b", "c", "a"})
      REQUIRE(b.save_state(name, vector_of({static_cast<float>(name[0] + 1)})));
    b = next_of(p);
    CHECK(values_of(b.state("c")) == numbers{'d'});
    CHECK(values_of(b.state("a")) == numbers{'b'});
  }
}

TEST_CASE("a caller's memory is a state without a copy", "[B14]") {
  bool released = false;
  {
    auto p = started(stateful(1, 1));
    push_all(p, {steps_of("k", 2)});
    auto b = next_of(p);
    float value = 3;
    REQUIRE(b.save_state(
        "s", tensor::adopt<float>({1}, &value, [&] { released = true; })));
    b = next_of(p);
    CHECK(b.state("s").values<float>().data() == &value);
    CHECK_FALSE(released);
  }
  CHECK(released);
}

}  // namespace segue
