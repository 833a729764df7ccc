// SPDX-License-Identifier: BSD-3-Clause
// What a program is told where the system gives no more threads or files.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <cstdio>
#include <functional>

#include "segue/actors/check_resources.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/tests/actors/reading_run.hpp"
#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/sanitizers.hpp"

namespace segue {
namespace {

using Catch::Contains;

/// What `text` gives in a process of its own that may have so many threads, the
/// first one included. A user of its own: nothing bounds root.
std::string with_threads(rlim_t threads,
                         const std::function<std::string()>& text) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    rlimit limit{threads, threads};
    bool bound = ::setrlimit(RLIMIT_NPROC, &limit) == 0;
    // Another test may run at the same time.
    auto nobody_else = 62001 + static_cast<uid_t>(::getpid()) % 1000;
    if (::getuid() == 0) bound = bound && ::setuid(nobody_else) == 0;
    auto said = bound ? text() : "no limit";
    (void)!::write(ends[1], said.data(), said.size());
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string said(4096, '\0');
  auto size = ::read(ends[0], said.data(), said.size());
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  said.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return said;
}

}  // namespace

TEST_CASE("without threads a pipeline is not made, and says why",
          "[B21][shortage]") {
  auto said = with_threads(1, [] {
    auto made = pipeline::make(test::stateful(2, 2));
    if (made) return std::string{"made"};
    return std::string{to_string(made.error().code)} + ": " +
           made.error().message;
  });
  CHECK_THAT(said,
             Contains("resource_exhausted: not enough threads: only 0 of ") &&
                 Contains("ulimit -u"));
}

TEST_CASE("a thread that cannot be had after all ends the run",
          "[B21][shortage]") {
  // Only root has a user without other threads.
  if (test::needs_processes() || ::getuid() != 0) return;
  auto said = with_threads(1 + needs_of_system(1).threads, [] {
    caf::actor_system_config config;
    config.set("scheduler.policy", caf::atom("sharing"));
    config.set("scheduler.max-threads", std::size_t{1});
    caf::actor_system system{config};
    auto plan = test::reading_run(
        [](std::uint32_t) -> result<std::unique_ptr<record_source>> {
          return error{errc::internal, "it was read"};
        });
    auto board = plan.board;
    start_run(system, std::move(plan));
    board->wait_for_end();
    return board->failure()->message;
  });
  CHECK_THAT(said, Contains("the run could not be started: ") &&
                       Contains("Resource temporarily unavailable"));
}

TEST_CASE("what an actor system takes is checked before it starts",
          "[shortage]") {
  auto needs = needs_of_system(2);
  needs += needs_of_links(3);
  CHECK(needs.threads == 4 + 3 + 3);
  CHECK(needs.files == 5 + 2 * 3);
  CHECK(check_resources(needs).has_value());
  if (test::needs_handles()) return;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit few{40, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  auto checked = check_resources({0, 100});
  ::setrlimit(RLIMIT_NOFILE, &before);
  REQUIRE(checked.has_error());
  CHECK(checked.error().code == errc::resource_exhausted);
  CHECK_THAT(
      checked.error().message,
      Contains("not enough open files: only ") &&
          Contains(" of 100 are available: Too many open files; check ulimit "
                   "-n"));
  CHECK(check_resources({0, 100}).has_value());
}

}  // namespace segue
