// SPDX-License-Identifier: BSD-3-Clause
// Programs that run CAF themselves.
#include <caf/all.hpp>

#include "segue/embed/caf.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

struct sharing_config : caf::actor_system_config {
  sharing_config() {
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", std::size_t{2});
  }
};

pipeline in_system(caf::actor_system& system, pipeline_options options) {
  auto made = make_pipeline(std::move(options), system);
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

}  // namespace

TEST_CASE("pipelines live in the program's own actor system",
          "[B16][B21][embed]") {
  sharing_config config;
  caf::actor_system system{config};
  auto first = in_system(system, stateful(1, 2));
  auto second = in_system(system, stateful(1, 2));
  push_all(first, {steps_of("a", 2), steps_of("b", 1)});
  push_all(second, {steps_of("c", 1)});
  first.close();
  second.close(close_mode::cancel);
  CHECK(drain(first) == std::vector<texts>{{"a/0", "b/0"}, {"a/1"}});
  CHECK(ended_with(second.next()) == errc::cancelled);
}

TEST_CASE("a program's actor learns of a pipeline's end", "[B21][embed]") {
  sharing_config config;
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  {
    auto p = in_system(system, stateful(1, 1));
    self->monitor(actors_of(p).supervisor);
    push_all(p, {steps_of("a", 1)});
    CHECK(entries(next_of(p)) == texts{"a/0"});
  }
  bool down = false;
  self->receive([&](const caf::down_msg&) { down = true; },
                caf::after(std::chrono::minutes{1}) >> [] {});
  CHECK(down);
}

TEST_CASE("a pipeline whose actor is killed ends with an error",
          "[B21][embed]") {
  sharing_config config;
  caf::actor_system system{config};
  for (auto kill : {0, 1}) {
    auto p = in_system(system, stateful(1, 1));
    push_all(p, {steps_of("a", 1)});
    auto held = next_of(p);
    auto actors = actors_of(p);
    if (kill == 0)
      caf::anon_send_exit(actors.batcher, caf::exit_reason::kill);
    else
      caf::anon_send_exit(actors.store, caf::exit_reason::kill);
    auto b = p.next(far_off());
    REQUIRE(!b);
    CHECK(b.error().code == errc::internal);
    CHECK_THAT(b.error().message, Catch::Contains("ended too early"));
    CHECK(save_plus(held, 1).error().code == errc::internal);
    CHECK(ended_with(p.push(steps_of("b", 1))) == errc::internal);
  }
}

}  // namespace segue
