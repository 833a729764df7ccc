// SPDX-License-Identifier: BSD-3-Clause
// Whether an example is saved, as the hub tells a push that meets its key.
#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/hub_fixture.hpp"

using namespace segue;
using namespace segue::test;
using enum node_role;

namespace {

/// Node 1 pushes, 2 keeps keys, 2 and 3 draw batches.
struct hub_with_questions : hub_fixture {
  hub_with_questions()
      : hub_fixture{{roles({source}), roles({state, worker, consumer}),
                     roles({worker, consumer})}} {
    post->source_node = 1;
  }

  /// The one answer that the source has had since the last call.
  bool answer(std::uint64_t question) {
    auto told = taken<saved_told>(1);
    REQUIRE(told.size() == 1);
    CHECK(told[0].question == question);
    return told[0].saved;
  }
};

}  // namespace

TEST_CASE("a save that is on its way comes before the answer",
          "[nodes][hub_questions][B9]") {
  hub_with_questions run;
  run.admit(10, 0, {2}, 1);
  run.tell(ask_saved{7, 10});
  for (node_index consumer : {2, 3}) {
    auto asked = run.taken<ask_sent>(consumer);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].question == 7);
  }
  run.tell(saves_sent{7, 3});
  run.tell(saves_sent{7, 3});
  CHECK(run.log->taken_asked.empty());
  run.tell(saves_sent{7, 2});
  REQUIRE(run.log->taken_asked == std::vector<std::uint64_t>{7});
  CHECK(run.taken<saved_told>(1).empty());
  bool saved = GENERATE(true, false);
  if (saved) run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  run.tell(saves_taken{7});
  CHECK(run.answer(7) == saved);
}

TEST_CASE("an example with segments to come, or not begun, is not saved",
          "[nodes][hub_questions][B9]") {
  hub_with_questions run;
  std::int64_t example = GENERATE(10, 11);
  run.admit(10, 0, {2}, 2);
  run.tell(admit_stubs{{{run.record("next", 1, 11), {2}}}});
  run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  run.tell(ask_saved{7, example});
  for (node_index consumer : {2, 3})
    run.tell(saves_sent{7, consumer});
  run.tell(saves_taken{7});
  CHECK_FALSE(run.answer(7));
}

TEST_CASE("of an example whose end is saved nobody else is asked",
          "[nodes][hub_questions][B9]") {
  hub_with_questions run;
  run.admit(10, 0, {2}, 1);
  run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  if (GENERATE(true, false)) run.tell(keys_done{{10}});
  run.tell(ask_saved{7, 10});
  CHECK(run.answer(7));
  CHECK(run.taken<ask_sent>(2).empty());
}

TEST_CASE("of a consumer that is gone no answer is waited for",
          "[nodes][hub_questions][node_loss][B9]") {
  hub_with_questions run;
  run.admit(10, 0, {2}, 1);
  run.tell(ask_saved{7, 10});
  run.tell(saves_sent{7, 2});
  if (GENERATE(true, false))
    run.tell(consumer_left{3, std::nullopt});
  else
    run.lose(3);
  CHECK(run.log->taken_asked == std::vector<std::uint64_t>{7});
  run.tell(ask_saved{8, 10});
  CHECK(run.taken<ask_sent>(3).size() == 1);
  run.tell(saves_sent{8, 2});
  CHECK(run.log->taken_asked == std::vector<std::uint64_t>{7, 8});
}
