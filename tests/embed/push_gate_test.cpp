// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/push_gate.hpp"

#include <future>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

/// A gate whose admissions are kept.
struct gate_and_log {
  std::vector<record_ptr> admitted;
  std::mutex mutex;
  std::vector<std::pair<std::uint64_t, std::int64_t>> asked;
  std::shared_ptr<run_board> board = std::make_shared<run_board>();
  std::shared_ptr<schema_cell> schema = std::make_shared<schema_cell>();
  push_gate gate;

  explicit gate_and_log(std::int64_t capacity,
                        on_duplicate policy = on_duplicate::reject)
      : gate_and_log{options(capacity, policy)} {}
  explicit gate_and_log(const batch_options& of, bool asks = false)
      : gate{of, {{}, layer_of_x()}, schema, board, exits(asks)} {}

  push_gate::exits exits(bool asks) {
    push_gate::exits out;
    out.admit = [this](record_ptr r) { admitted.push_back(std::move(r)); };
    if (asks)
      out.ask = [this](std::uint64_t question, std::int64_t example) {
        std::lock_guard guard{mutex};
        asked.emplace_back(question, example);
      };
    return out;
  }

  /// Threads that push ask on while a test looks.
  std::vector<std::pair<std::uint64_t, std::int64_t>> questions() {
    std::lock_guard guard{mutex};
    return asked;
  }

  static batch_options options(std::int64_t capacity, on_duplicate policy) {
    batch_options made;
    made.num_unroll = 1;
    made.batch_size = 1;
    made.capacity = capacity;
    made.on_duplicate = policy;
    return made;
  }
};

/// A gate of a run over nodes, whose key "a" is taken.
struct asking_gate : gate_and_log {
  asking_gate() : gate_and_log{options(2, on_duplicate::reject), true} {
    REQUIRE(gate.push(steps_of("a", 1), past));
  }

  std::future<errc> push_again() {
    auto before = questions().size();
    auto pushed = std::async(std::launch::async, [this] {
      auto again = gate.push(steps_of("a", 1), far_off());
      return again ? errc::none : again.error().code;
    });
    eventually([&] { return questions().size() > before; });
    return pushed;
  }
};

}  // namespace

TEST_CASE("the gate numbers examples as it admits them", "[B11][push_gate]") {
  gate_and_log g{4};
  REQUIRE(g.gate.push(steps_of("a", 1), past));
  REQUIRE(!g.gate.push(steps_of("a", 1), past));
  REQUIRE(g.gate.push(steps_of("b", 1), past));
  REQUIRE(g.admitted.size() == 2);
  CHECK(g.admitted[0]->insertion_index == first_insertion_index);
  CHECK(g.admitted[1]->insertion_index == first_insertion_index + 1);
}

TEST_CASE("an example without a key is refused, as in files",
          "[B1][push_gate]") {
  gate_and_log g{4};
  auto pushed = g.gate.push(steps_of("", 1), past);
  REQUIRE(pushed.has_error());
  CHECK(pushed.error().code == errc::invalid_argument);
  CHECK(pushed.error().message ==
        "the key is empty; every example needs a key");
  CHECK(g.admitted.empty());
}

TEST_CASE("a released example frees its place and its key",
          "[B9][B19][push_gate]") {
  gate_and_log g{1};
  REQUIRE(g.gate.push(steps_of("a", 1), past));
  CHECK(ended_with(g.gate.push(steps_of("b", 1), past)) ==
        errc::deadline_exceeded);
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::already_exists);
  auto waits = std::async(std::launch::async, [&] {
    return g.gate.push(steps_of("b", 1), std::nullopt).has_value();
  });
  g.gate.release({g.admitted.front()});
  CHECK(waits.get());
  g.gate.release({g.admitted.back()});
  CHECK(g.gate.push(steps_of("a", 1), past));
}

TEST_CASE("a push that gave up does not change the keys of those admitted",
          "[B8][push_gate]") {
  auto keys_of = [](int tries) {
    auto options = gate_and_log::options(1, on_duplicate::reject);
    options.make_keys_unique = true;
    gate_and_log g{options};
    texts keys;
    for (int i = 0; i < 3; ++i) {
      REQUIRE(g.gate.push(steps_of("k", 1), past));
      for (int t = 0; t < tries; ++t)
        CHECK(ended_with(g.gate.push(steps_of("k", 1), past)) ==
              errc::deadline_exceeded);
      keys.push_back(g.admitted.back()->key);
      g.gate.release({g.admitted.back()});
    }
    return keys;
  };
  CHECK(keys_of(0) == keys_of(2));
}

TEST_CASE("a closed gate refuses with the first reason", "[B21][push_gate]") {
  gate_and_log g{1};
  REQUIRE(g.gate.push(steps_of("a", 1), past));
  auto waits = std::async(std::launch::async, [&] {
    auto pushed = g.gate.push(steps_of("b", 1), std::nullopt);
    return pushed ? error{} : pushed.error();
  });
  g.gate.close({errc::internal, "first"});
  g.gate.close({errc::cancelled, "second"});
  CHECK(waits.get() == error{errc::internal, "first"});
  CHECK(g.gate.push(steps_of("c", 1), past).error().message == "first");
  CHECK(g.admitted.size() == 1);
}

TEST_CASE("the first good example says what others carry", "[B3][push_gate]") {
  gate_and_log g{4};
  example scalar;
  scalar.key = "first";
  scalar.sequences = {{"y", tensor::zeros(dtype::int32, {})}};
  CHECK(!g.gate.push(scalar, past));
  CHECK(!g.schema->get());
  scalar.sequences = {{"y", vector_of({1})}};
  auto without = g.gate.push(scalar, past);
  REQUIRE(!without);
  CHECK_THAT(without.error().message, Catch::Contains("key 'first'") &&
                                          Catch::Contains("'x'") &&
                                          Catch::Contains("feature layer"));
  CHECK(!g.schema->get());
  CHECK(g.gate.push(steps_of("good", 2), past));
  REQUIRE(g.schema->get());
  CHECK(g.schema->get()->sequences.front().name == "x");
  CHECK(g.board->summary().rejected == 2);
}

TEST_CASE("a queueing gate lets a key in again at once", "[B9][push_gate]") {
  gate_and_log g{2, on_duplicate::queue};
  CHECK(g.gate.push(steps_of("a", 1), past));
  CHECK(g.gate.push(steps_of("a", 1), past));
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::deadline_exceeded);
}

TEST_CASE("a key is free when its example's last segment is saved",
          "[B9][push_gate]") {
  gate_and_log g{3};
  REQUIRE(g.gate.push(steps_of("a", 2), past));
  auto record = g.admitted.front();
  g.gate.note_saved({{record, 0, {}, 0}});
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::already_exists);
  g.gate.note_saved({{record, 1, {}, 0}});
  CHECK(g.gate.push(steps_of("a", 1), past));
  // What was said of the first example does not free the second's key.
  g.gate.release({record});
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::already_exists);
}

TEST_CASE("a push that meets a taken key waits for what nodes say of it",
          "[B9][push_gate]") {
  asking_gate g;
  auto pushed = g.push_again();
  REQUIRE(g.questions()[0].second == g.admitted.front()->insertion_index);
  auto question = g.questions()[0].first;
  g.gate.tell(question + 1, true);
  SECTION("that it is saved") {
    g.gate.tell(question, true);
    CHECK(pushed.get() == errc::none);
    CHECK(g.admitted.size() == 2);
  }
  SECTION("that it is not") {
    g.gate.tell(question, false);
    CHECK(pushed.get() == errc::already_exists);
  }
  SECTION("that it has finished") {
    g.gate.release({g.admitted.front()});
    CHECK(pushed.get() == errc::none);
  }
  SECTION("until the gate is closed") {
    g.gate.close({errc::internal, "over"});
    CHECK(pushed.get() == errc::internal);
  }
  CHECK(g.questions().size() == 1);
}

TEST_CASE("of two pushes of a key that has become free one is refused",
          "[B9][push_gate]") {
  asking_gate g;
  auto first = g.push_again();
  auto second = g.push_again();
  g.gate.tell(g.questions()[0].first, true);
  CHECK(first.get() == errc::none);
  g.gate.tell(g.questions()[1].first, true);
  // The second asks of the first's example now.
  eventually([&] { return g.questions().size() == 3; });
  CHECK(g.questions()[2].second == g.admitted.back()->insertion_index);
  g.gate.tell(g.questions()[2].first, false);
  CHECK(second.get() == errc::already_exists);
}

TEST_CASE("a deadline ends the wait for what nodes say of a key",
          "[B9][push_gate]") {
  asking_gate g;
  auto pushed = g.gate.push(steps_of("a", 1), past);
  CHECK(ended_with(pushed) == errc::deadline_exceeded);
  CHECK_THAT(pushed.error().message, Catch::Contains("key 'a'"));
  g.gate.tell(g.questions()[0].first, true);
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::deadline_exceeded);
}

TEST_CASE("the key of an example without steps is free at once",
          "[B4][B9][push_gate]") {
  gate_and_log g{4};
  REQUIRE(g.gate.push(steps_of("a", 0), past));
  REQUIRE(g.gate.push(steps_of("a", 1), past));
  CHECK(ended_with(g.gate.push(steps_of("a", 0), past)) ==
        errc::already_exists);
  // The first one's release does not free the second one's key.
  g.gate.release({g.admitted.front()});
  CHECK(ended_with(g.gate.push(steps_of("a", 1), past)) ==
        errc::already_exists);
}

}  // namespace segue
