// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/start_run.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <system_error>

#include "segue/tests/actors/reading_run.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;

/// Reads until it is let go, whoever cancels it.
class stuck_source : public record_source {
 public:
  stuck_source(std::promise<void>& reads, std::shared_future<void> let_go)
      : reads_{reads}, let_go_{std::move(let_go)} {}

  result<std::optional<chunk>> next() override {
    reads_.set_value();
    let_go_.wait();
    return error{errc::cancelled, "let go"};
  }
  read_progress progress() const override { return {}; }
  void cancel() override {}

 private:
  std::promise<void>& reads_;
  std::shared_future<void> let_go_;
};

struct idle_parser : record_parser {
  parsed_chunk parse(const chunk&) override { return {}; }
};

std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

caf::behavior waiting_actor(caf::event_based_actor*, int wanted) {
  return {[wanted](int given) { return given == wanted; }};
}

}  // namespace

TEST_CASE("a run that cannot be started ends, with what has started",
          "[B21][start_run]") {
  caf::actor_system_config config;
  config.set("scheduler.policy", caf::atom("sharing"));
  caf::actor_system system{config};
  supervision duty;
  duty.board = std::make_shared<run_board>();
  std::optional<error> told;
  duty.wake_all = [&](const error& reason) { told = reason; };
  duty.start = [&](const supervisor_actor&, crew& all) {
    all.add(system.spawn(waiting_actor, 7));
    throw std::system_error{EAGAIN, std::generic_category(), "no thread"};
  };
  auto board = duty.board;
  auto handle = supervise(system, std::move(duty));
  CHECK(board->wait_for_end(in(60s)));
  REQUIRE(board->failure());
  CHECK(board->failure()->code == errc::resource_exhausted);
  REQUIRE(told);
  CHECK(*told == *board->failure());
  // It takes no part any more, but has to stand it.
  caf::anon_send(handle, close_input{});
}

TEST_CASE("a run has ended when nothing reads for it any more",
          "[B21][start_run]") {
  std::promise<void> reads;
  std::promise<void> let_go;
  caf::actor_system_config config;
  config.set("scheduler.policy", caf::atom("sharing"));
  caf::actor_system system{config};
  auto plan =
      test::reading_run([&, gone = let_go.get_future().share()](std::uint32_t) {
        return result<std::unique_ptr<record_source>>{
            std::make_unique<stuck_source>(reads, gone)};
      });
  plan.source->parsers.push_back(std::make_unique<idle_parser>());
  auto board = plan.board;
  auto addresses = start_run(system, std::move(plan));
  reads.get_future().wait();
  caf::anon_send(addresses.supervisor, cancel_run{});
  CHECK_FALSE(board->wait_for_end(in(200ms)));
  let_go.set_value();
  CHECK(board->wait_for_end(in(60s)));
}

}  // namespace segue
