// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/hub_fixture.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// Node 1 keeps keys, 2 does the rest.
struct small_run : hub_fixture {
  small_run()
      : hub_fixture{{roles({node_role::state}),
                     roles({node_role::source, node_role::worker,
                            node_role::consumer})}} {}
};

}  // namespace

TEST_CASE("keys that start together are started together", "[nodes][run_hub]") {
  small_run run;
  for (slot_id slot : {0u, 1u, 2u})
    caf::anon_send(run.hub,
                   admit_stubs{{{run.record("k", 1, 10 + slot), {1}}}});
  for (slot_id slot : {0u, 1u, 2u})
    caf::anon_send(run.hub, start_key{run.record("k", 1, 10 + slot), slot});
  run.run();
  auto started = run.taken<start_keys>(1);
  REQUIRE(started.size() == 1);
  CHECK(started[0].examples == std::vector<std::int64_t>{10, 11, 12});
}

TEST_CASE("keys that are done together finish together, and once",
          "[nodes][run_hub]") {
  small_run run;
  run.admit(10, 0, {1}, 1);
  run.admit(11, 1, {1}, 1);
  run.tell(relay_saved{1, {{0, 0}, {1, 0}}, run.states({5, 6})});
  for (int twice = 0; twice < 2; ++twice)
    run.tell(keys_done{{10, 11}});
  REQUIRE(run.log->finished.size() == 1);
  auto& keys = run.log->finished[0].keys;
  REQUIRE(keys.size() == 2);
  for (slot_id slot : {0u, 1u}) {
    CHECK(keys[slot].slot == slot);
    CHECK(run.value_of(keys[slot].state) == 5 + static_cast<float>(slot));
  }
}

TEST_CASE("a key that is said to be done before its end ends the run",
          "[nodes][run_hub][hostile]") {
  small_run run;
  run.admit(10, 0, {1}, 2);
  run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  run.tell(keys_done{{10}});
  CHECK(run.only_failure(errc::malformed) ==
        "example 10 was reported done, but only 1 of its 2 segments are saved");
  CHECK(run.log->finished.empty());
}

TEST_CASE("an example that is not newer than those before ends the run",
          "[nodes][run_hub][hostile]") {
  small_run run;
  run.admit(10, 0, {1});
  std::int64_t index = GENERATE(10, 9);
  run.tell(admit_stubs{{{run.record("again", 1, index), {1}}}});
  CHECK(run.only_failure(errc::malformed) ==
        fmt::format(
            "key 'again' was sent as example {}, which does not come after 10",
            index));
  CHECK(run.log->admitted.size() == 1);
}
