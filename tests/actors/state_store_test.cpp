// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/state_store.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/actors/scheduled_run.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// A store whose keys live elsewhere.
struct distant_keys : scheduled_run {
  distant_keys() {
    store_hooks hooks;
    hooks.start_key = [](const record_ptr&, slot_id,
                         const std::optional<state_row>&) {};
    hooks.on_finished = [this](const sequence_record& r, const state_row& s) {
      finished.emplace_back(r.key, s.states->values[0].values<float>()[s.row]);
    };
    hooks.on_released = [this](const std::vector<record_ptr>& records) {
      released.push_back(records.size());
    };
    keys = system.spawn(state_store,
                        key_surroundings{std::make_shared<ready_box>(),
                                         board,
                                         batcher_handle,
                                         {},
                                         initial_states()},
                        std::move(hooks), on_duplicate::queue, batcher_handle,
                        supervisor);
  }

  ~distant_keys() {
    caf::anon_send_exit(keys, caf::exit_reason::user_shutdown);
    run();
  }

  template <class Message>
  void tell(Message message) {
    caf::anon_send(keys, std::move(message));
    run();
  }

  std::vector<std::size_t> released;  ///< examples, by call
  state_store_actor keys;
};

}  // namespace

TEST_CASE("examples that finish together are released together",
          "[B19][state_store]") {
  distant_keys run;
  run.tell(admit_records{
      {run.record("a", 1, 0), run.record("b", 1, 1), run.record("c", 1, 2)}});
  auto states = run.states({1, 2, 3});
  slots_finished order{{0, 1, 2}};
  // In whatever order their nodes report.
  keys_finished reports{{{2, {states, 2}}, {0, {states, 0}}, {1, {states, 1}}}};
  bool named_first = GENERATE(true, false);
  if (named_first) run.tell(order);
  run.tell(reports);
  CHECK(run.released.size() == (named_first ? 1 : 0));
  if (!named_first) run.tell(order);
  CHECK(run.released == std::vector<std::size_t>{3});
  CHECK(run.finished == std::vector<std::pair<std::string, float>>{
                            {"a", 1}, {"b", 2}, {"c", 3}});
}
