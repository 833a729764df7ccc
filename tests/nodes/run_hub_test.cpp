// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/nodes/hub_fixture.hpp"

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

TEST_CASE("a key that is said to be done before its end ends the run",
          "[nodes][run_hub][hostile]") {
  small_run run;
  run.admit(10, 0, {1}, 2);
  run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  run.tell(keys_done{{10}});
  CHECK(run.only_failure(errc::malformed) ==
        "example 10 is said to be done, of which 1 of 2 segments are saved");
  CHECK(run.log->finished.empty());
}

TEST_CASE("an example that is not newer than those before ends the run",
          "[nodes][run_hub][hostile]") {
  small_run run;
  run.admit(10, 0, {1});
  std::int64_t index = GENERATE(10, 9);
  run.tell(admit_stubs{{{run.record("again", 1, index), {1}}}});
  CHECK(run.only_failure(errc::malformed) ==
        fmt::format("key 'again' was sent as example {}, which is not behind "
                    "10",
                    index));
  CHECK(run.log->admitted.size() == 1);
}
