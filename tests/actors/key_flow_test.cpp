// SPDX-License-Identifier: BSD-3-Clause
// The path state_store -> key_state -> batcher -> feature_worker and back, one
// message at a time.
#include <catch2/catch.hpp>

#include "segue/actors/batcher.hpp"
#include "segue/actors/key_state.hpp"
#include "segue/actors/state_store.hpp"
#include "segue/tests/actors/scheduled_run.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::scheduled_run;
using texts = std::vector<std::string>;
using finals = std::vector<std::pair<std::string, float>>;

}  // namespace

TEST_CASE("a segment sees what was saved for the one before",
          "[B14][B15][key_state]") {
  scheduled_run run;
  run.admit("a", 3);
  auto first = run.next(1);
  CHECK(run.keys_of(*first) == texts{"a/0"});
  CHECK(run.state_of(*first) == 0);
  auto waiting = run.ask(1);
  run.run();
  CHECK(run.got(waiting).error().code == errc::deadline_exceeded);
  caf::anon_send(run.batcher_handle, withdraw_demand{waiting});
  run.save(*first, 7);
  auto second = run.next(1);
  CHECK(run.keys_of(*second) == texts{"a/1"});
  CHECK(run.state_of(*second) == 7);
  run.save(*second, 8);
  auto third = run.next(1);
  CHECK(run.state_of(*third) == 8);
  run.save(*third, 9);
  run.run();
  CHECK(run.finished == finals{{"a", 9}});
}

TEST_CASE("a late save is refused and changes nothing", "[S4][batcher]") {
  scheduled_run run;
  run.admit("a", 2);
  auto first = run.next(1);
  run.save(*first, 1);
  run.save(*first, 5);
  auto second = run.next(1);
  CHECK(run.state_of(*second) == 1);
  CHECK(run.board->summary().stale_saves == 1);
  run.save(*second, 2);
  run.run();
  // The key has ended.
  run.save(*first, 6);
  run.save(*second, 6);
  run.run();
  CHECK(run.board->summary().stale_saves == 3);
  CHECK(run.finished == finals{{"a", 2}});
}

TEST_CASE("a key refuses a save for a segment that is not its own",
          "[S4][key_state]") {
  scheduled_run run;
  run.admit("a", 3);
  auto first = run.next(1);
  // The key's own address, as the batcher has it.
  auto box = std::make_shared<ready_box>();
  auto around = std::make_shared<const key_surroundings>(
      key_surroundings{box, run.board, run.batcher_handle, run.store, {}});
  auto self = make_key_state(run.system, first->entries[0].record, slot_id{0},
                             around, std::nullopt);
  run.run();
  auto states = std::make_shared<saved_states>();
  for (std::int64_t segment : {1, -1, 2})
    caf::anon_send(self, advance_key{segment, {states, 0}});
  run.run();
  CHECK(run.board->summary().stale_saves == 3);
  caf::anon_send(self, advance_key{0, {states, 0}});
  caf::anon_send(self, advance_key{0, {states, 0}});
  run.run();
  CHECK(run.board->summary().stale_saves == 4);
  ready_box::contents reported;
  box->take(reported);
  REQUIRE(reported.ready.size() == 2);
  CHECK(reported.ready[1].segment == 1);
}

TEST_CASE("a dropped batch comes again, with the same states",
          "[S3][batcher]") {
  scheduled_run run;
  run.admit("a", 2);
  run.admit("b", 2);
  run.save(*run.next(2), 4);
  auto second = run.next(2);
  caf::anon_send(run.batcher_handle, batch_dropped{second->id});
  auto again = run.next(2);
  CHECK(again->id != second->id);
  CHECK(run.keys_of(*again) == texts{"a/1", "b/1"});
  CHECK(again->states[0] == second->states[0]);
  CHECK(run.board->summary().redelivered == 1);
  // The one that was dropped is nobody's any more.
  run.save(*second, 9);
  caf::anon_send(run.batcher_handle, batch_dropped{second->id});
  run.save(*again, 5);
  run.run();
  CHECK(run.board->summary().stale_saves == 1);
  CHECK(run.board->summary().redelivered == 1);
  CHECK(run.finished == finals{{"a", 5}, {"b", 5}});
}

TEST_CASE("what a consumer that gave up would have got is next again",
          "[B16][B21][batcher]") {
  scheduled_run run;
  for (auto* key : {"a", "b", "c", "d"})
    run.admit(key, 1);
  run.run();
  SECTION("before its members were ready") {
    run.admit("e", 1);
    auto ticket = run.ask(2);
    CHECK(!run.got(ticket));
    caf::anon_send(run.batcher_handle, withdraw_demand{ticket});
  }
  SECTION("while it was gathered") {
    auto ticket = run.ask(2);
    // The batcher has dispatched it, the worker not yet run.
    run.run_batcher();
    CHECK(!run.got(ticket));
    caf::anon_send(run.batcher_handle, withdraw_demand{ticket});
  }
  auto ticket = run.ask(3);
  run.run_batcher();
  run.run();
  auto batch = run.got(ticket);
  REQUIRE(batch);
  CHECK(run.keys_of(**batch) == texts{"a/0", "b/0", "c/0"});
  CHECK(run.board->summary().redelivered == 0);
}

TEST_CASE("another worker gathers what a dead one had", "[S3][batcher]") {
  scheduled_run run{2};
  run.admit("a", 1);
  run.run();
  auto ticket = run.ask(1);
  run.run_batcher();
  // An exit overtakes the job in the worker's mailbox.
  caf::anon_send_exit(run.workers[0], caf::exit_reason::kill);
  run.run();
  auto batch = run.got(ticket);
  REQUIRE(batch);
  CHECK(run.keys_of(**batch) == texts{"a/0"});
  CHECK(run.failures.empty());
  run.save(**batch, 3);
  run.run();
  CHECK(run.finished == finals{{"a", 3}});
}

TEST_CASE("without workers the run ends with an error", "[B21][batcher]") {
  scheduled_run run{2};
  run.admit("a", 1);
  run.run();
  for (auto& w : run.workers)
    caf::anon_send_exit(w, caf::exit_reason::kill);
  run.run();
  CHECK_THAT(run.only_failure(errc::unavailable), Contains("feature workers"));
  // Before the supervisor acts, demands still come.
  run.ask(1);
  run.ask(0);
  run.run();
}

TEST_CASE("examples finish in the batch's order, whatever their actors do",
          "[B14][B16][state_store]") {
  scheduled_run run;
  for (auto* key : {"a", "b", "c", "d"})
    run.admit(key, 1);
  run.save(*run.next(4), 1);
  // The batcher tells the keys and the store.
  run.run_batcher();
  SECTION("in the order they were told") {
    run.run();
  }
  SECTION("the last first") {
    while (run.scheduler.has_job())
      run.scheduler.run_once_lifo();
  }
  CHECK(run.finished == finals{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}});
}

TEST_CASE("the end is told only when all final states are handed out",
          "[B14][B20][batcher]") {
  scheduled_run run;
  run.admit("a", 1);
  auto batch = run.next(1);
  caf::anon_send(run.store, source_end{});
  run.run();
  run.save(*batch, 2);
  auto early = run.ask(1);
  // The batcher knows that all are saved; the store has not run.
  run.run_batcher();
  CHECK(run.finished.empty());
  CHECK(run.got(early).error().code == errc::deadline_exceeded);
  auto last = run.ask(1);
  run.run();
  CHECK(run.finished == finals{{"a", 2}});
  CHECK(run.got(last).error().code == errc::end_of_input);
  CHECK(run.board->summary().finished == 1);
}

TEST_CASE("the end is never told after on_finished has thrown",
          "[B14][B21][state_store]") {
  scheduled_run run;
  run.throws_at = "b";
  for (auto* key : {"a", "b", "c"})
    run.admit(key, 1);
  auto batch = run.next(3);
  caf::anon_send(run.store, source_end{});
  run.save(*batch, 2);
  auto ticket = run.ask(1);
  run.run();
  CHECK(run.finished == finals{{"a", 2}});
  CHECK_THAT(run.only_failure(errc::internal),
             Contains("on_finished threw an exception: no room"));
  CHECK(run.got(ticket).error().code == errc::deadline_exceeded);
}

TEST_CASE("a blocked example starts when its key's earlier one has finished",
          "[B9][state_store]") {
  scheduled_run run;
  run.admit("a", 1);
  run.admit("a", 2);
  run.admit("b", 1);
  auto first = run.next(2);
  CHECK(run.keys_of(*first) == texts{"a/0", "b/0"});
  CHECK(first->entries[0].record->segment_count == 1);
  run.save(*first, 3);
  auto second = run.next(1);
  CHECK(run.keys_of(*second) == texts{"a/0"});
  CHECK(second->entries[0].record->segment_count == 2);
  CHECK(run.state_of(*second) == 0);
}

TEST_CASE("undelivered examples are named, those that are out too",
          "[B20][batcher]") {
  scheduled_run run{1, scheduled_run::batches(false)};
  for (auto* key : {"a", "b", "c"})
    run.admit(key, 1);
  caf::anon_send(run.store, source_end{});
  run.run();
  auto out = run.next(2);
  auto ticket = run.ask(2);
  run.run();
  CHECK(run.got(ticket).error().code == errc::deadline_exceeded);
  caf::anon_send(run.batcher_handle, withdraw_demand{ticket});
  auto large = run.ask(4);
  run.run();
  CHECK(run.got(large).error().code == errc::end_of_input);
  CHECK(run.board->summary().undelivered_keys == texts{"a", "b", "c"});
  run.save(*out, 1);
  run.run();
  CHECK(run.board->summary().undelivered == 1);
  CHECK(run.board->summary().undelivered_keys == texts{"c"});
}

TEST_CASE("an empty batch has the shapes of a full one",
          "[B12][B17][batcher]") {
  scheduled_run run;
  // Somebody else's demand does not hold it up.
  auto waiting = run.ask(5);
  auto empty = run.next(0);
  REQUIRE(empty->sequences.size() == 1);
  CHECK(shape_of(empty->sequences[0]) == shape{0, 1});
  CHECK(empty->states[0].dims() == shape{0});
  CHECK(run.board->figures().batches_out == 0);
  CHECK(run.got(waiting).error().code == errc::deadline_exceeded);
}

TEST_CASE("an exception in an actor is the run's failure, not a print",
          "[B21][supervisor]") {
  scheduled_run run;
  // An example that does not have the schema's features cannot come through
  // the public interface; the worker that meets one must not take the run down
  // with it silently.
  auto record = std::make_shared<sequence_record>();
  record->key = "broken";
  record->segment_count = 1;
  record->sequences = {sparse_tensor{tensor::zeros(dtype::int64, {0, 1}),
                                     tensor::zeros(dtype::float32, {0}),
                                     {1}}};
  caf::anon_send(run.store, admit_records{{record}});
  run.run();
  run.ask(1);
  run.run();
  REQUIRE(!run.failures.empty());
  CHECK(run.failures.front().code == errc::internal);
  CHECK_THAT(run.failures.front().message, Contains("feature_worker"));
}

TEST_CASE(
    "a batch without entries is not delivered again when its consumer "
    "leaves",
    "[batcher][S3]") {
  scheduled_run run;
  run.admit("a", 1);
  auto ticket = run.ask(0);
  run.run_batcher();  // the worker has not told yet that it was taken
  caf::anon_send(run.batcher_handle, consumer_lost{ticket, ticket});
  run.run();
  CHECK(run.board->summary().redelivered == 0);
  auto filled = run.ask(1);
  run.run_batcher();
  caf::anon_send(run.batcher_handle, consumer_lost{filled, filled});
  run.run();
  CHECK(run.board->summary().redelivered == 1);
}

}  // namespace segue
