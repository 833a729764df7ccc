// SPDX-License-Identifier: BSD-3-Clause
// B21: a pipeline may go while others are in it, and before its batches.
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

bool sleeps(pid_t thread) {
  std::ifstream in{"/proc/self/task/" + std::to_string(thread) + "/stat"};
  std::string stat{std::istreambuf_iterator<char>{in}, {}};
  auto name_ends = stat.rfind(") ");
  return name_ends != std::string::npos && stat.at(name_ends + 2) == 'S';
}

/// A call, in a thread of its own, in which it has to wait.
class waiting_call {
 public:
  explicit waiting_call(std::function<errc()> call)
      : ended_{std::async(std::launch::async, [this, call = std::move(call)] {
          thread_ = ::gettid();
          return call();
        })} {}

  void wait_until_inside() const {
    eventually([this] { return thread_ != 0 && sleeps(thread_); });
  }
  errc outcome() { return ended_.get(); }

 private:
  std::atomic<pid_t> thread_{0};
  std::future<errc> ended_;
};

template <class T>
errc code_of(const result<T>& r) {
  return r ? errc::none : r.error().code;
}

}  // namespace

TEST_CASE("a pipeline that goes cancels the calls that wait in it",
          "[B21][lifetime]") {
  for (int round = 0; round < 300; ++round) {
    std::optional<pipeline> p{started(stateful(1, 4, 4))};
    push_all(*p, {steps_of("a", 1), steps_of("b", 1), steps_of("c", 1),
                  steps_of("d", 1)});
    // Its places are taken, and no further batch can be due.
    auto held = next_of(*p);
    std::vector<std::unique_ptr<waiting_call>> calls;
    for (int i = 0; i < 4; ++i) {
      calls.push_back(
          std::make_unique<waiting_call>([&p] { return code_of(p->next()); }));
      calls.push_back(std::make_unique<waiting_call>(
          [&p, e = steps_of("waits", 1)]() mutable {
            return code_of(p->push(std::move(e)));
          }));
    }
    for (auto& call : calls)
      call->wait_until_inside();
    p.reset();
    for (auto& call : calls)
      REQUIRE(call->outcome() == errc::cancelled);
    REQUIRE(ended_with(save_plus(held, 1)) == errc::cancelled);
  }
}

TEST_CASE("a save meets the end of its pipeline at any moment",
          "[B21][S2][lifetime]") {
  for (int round = 0; round < 300; ++round) {
    std::optional<pipeline> p{started(stateful(1, 1))};
    std::vector<batch> batches;
    for (int i = 0; i < 4; ++i) {
      push_all(*p, {steps_of(std::to_string(i), 2)});
      batches.push_back(next_of(*p));
    }
    std::atomic<int> ready{0};
    std::vector<std::future<errc>> saved;
    for (auto& b : batches)
      saved.push_back(std::async(std::launch::async, [&] {
        ++ready;
        return code_of(save_plus(b, 1));
      }));
    eventually([&] { return ready > round % 4; });
    p.reset();
    for (auto& each : saved) {
      auto code = each.get();
      REQUIRE((code == errc::none || code == errc::cancelled));
    }
  }
}

TEST_CASE("a pipeline may go in another thread than it was made in",
          "[B21][lifetime]") {
  auto p = started(stateful(1, 1));
  std::thread{[gone = std::move(p)] {}}.join();
}

TEST_CASE("a pipeline that is assigned to ends its own run first",
          "[B21][lifetime]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("a", 1)});
  auto b = next_of(p);
  auto other = started(stateful(1, 1));
  p = std::move(other);
  CHECK(ended_with(save_plus(b, 1)) == errc::cancelled);
  push_all(p, {steps_of("b", 1)});
  CHECK(entries(next_of(p)) == texts{"b/0"});
}

TEST_CASE("a pipeline that was moved from says so", "[lifetime]") {
  auto p = started(stateful(1, 1));
  auto moved = std::move(p);
  CHECK(ended_with(p.next()) == errc::invalid_argument);
  CHECK(ended_with(p.next(1, past)) == errc::invalid_argument);
  CHECK(ended_with(p.push(steps_of("a", 1))) == errc::invalid_argument);
  CHECK(ended_with(p.wait(past)) == errc::invalid_argument);
  p.close();
  CHECK(p.summary().examples == 0);
  CHECK(p.figures().examples == 0);
  CHECK(p.stop().examples == 0);
}

}  // namespace segue
