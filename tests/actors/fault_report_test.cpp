// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/fault_report.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <tuple>

#include "segue/tests/actors/scheduled_system.hpp"

using namespace segue;
using namespace segue::test;

namespace {

struct nothing {
  const char* name = "batcher";
};

caf::behavior failing(caf::stateful_actor<nothing>* self,
                      const supervisor_actor& supervisor) {
  report_faults(self, supervisor);
  return {[](int size) -> void {
    if (size < 0) throw std::bad_alloc{};
    throw std::runtime_error{"the callback is wrong"};
  }};
}

}  // namespace

TEST_CASE("what an actor's handler throws fails the run in the user's terms",
          "[supervisor]") {
  scheduled_system run;
  auto [sent, code, words] =
      GENERATE(std::tuple{-1, errc::resource_exhausted, "out of memory"},
               std::tuple{1, errc::internal,
                          "the batcher has failed: the callback is wrong"});
  caf::anon_send(run.system.spawn(failing, run.supervisor), sent);
  run.run();
  CHECK(run.only_failure(code) == words);
}
