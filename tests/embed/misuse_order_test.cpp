// SPDX-License-Identifier: BSD-3-Clause
// What a program may get wrong with the order of things, and with callbacks.
#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <numeric>
#include <thread>

#include "segue/embed/caf.hpp"
#include "segue/embed/producer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

/// Everything that a run leaves with a program, each to be destroyed alone.
struct leavings {
  std::shared_ptr<const feature_layer> layer = layer_of_x();
  std::shared_ptr<table_store> tables;
  std::optional<pipeline> p;
  std::optional<producer> out;
  std::optional<batch> unsaved, saved;
  tensor x;

  leavings() {
    tables = std::make_shared<table_store>(layer->initial_tables().value());
    auto options = stateful(1, 1);
    options.layer = layer;
    options.tables = tables;
    p.emplace(started(options));
    out.emplace(*p);
    push_all(*p, {steps_of("a", 2), steps_of("b", 2)});
    unsaved.emplace(next_of(*p));
    saved.emplace(next_of(*p));
    REQUIRE(save_plus(*saved, 1));
    x = unsaved->layer();
  }

  void destroy(int part) {
    switch (part) {
      case 0:
        return layer.reset();
      case 1:
        return tables.reset();
      case 2:
        return p.reset();
      case 3:
        return out.reset();
      case 4:
        return unsaved.reset();
      case 5:
        return saved.reset();
      default:
        x = {};
    }
  }

  /// What is left works, or says that the pipeline is gone.
  void use() {
    if (out && !p)
      CHECK(ended_with(out->push(steps_of("c", 1))) == errc::cancelled);
    if (saved) CHECK(ended_with(save_plus(*saved, 1)) == errc::stale);
    if (unsaved && !p)
      CHECK(ended_with(save_plus(*unsaved, 1)) == errc::cancelled);
    if (unsaved) CHECK(entries(*unsaved) == texts{"a/0"});
    if (x.size() > 0) CHECK(values_of(x) == numbers{0});
  }
};

}  // namespace

TEST_CASE("what a run leaves may be destroyed in any order",
          "[B21][lifetime][misuse]") {
  std::array<int, 7> order{};
  std::iota(order.begin(), order.end(), 0);
  int number = 0;
  do {
    // Each of the seven is first, second and so on in some that are tried.
    if (number++ % 29) continue;
    leavings all;
    for (auto part : order) {
      all.destroy(part);
      all.use();
    }
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("stop() in a callback ends the run without waiting for it",
          "[B21][misuse]") {
  std::atomic<pipeline*> home{nullptr};
  std::promise<run_summary> counts;
  auto options = stateful(1, 1);
  options.on_finished = [&](const finished_example&) {
    counts.set_value(home.load()->stop(error{errc::io, "the disk is full"}));
  };
  auto p = started(options);
  home = &p;
  push_all(p, {steps_of("a", 1), steps_of("b", 1)});
  auto b = next_of(p);
  REQUIRE(save_plus(b, 1));
  CHECK(counts.get_future().get().examples == 2);
  // The run ends as soon as the callback has returned.
  CHECK(p.wait(far_off()).error() == error{errc::io, "the disk is full"});
  CHECK(ended_with(p.push(steps_of("c", 1))) == errc::io);
  CHECK(p.stop().undelivered == 1);
}

TEST_CASE("a callback may close, look and push", "[B21][misuse]") {
  std::atomic<pipeline*> home{nullptr};
  std::atomic<int> seen{0};
  std::atomic<bool> pushed{false};
  auto options = stateful(1, 1, 2);
  options.on_finished = [&](const finished_example&) {
    auto& p = *home.load();
    if (++seen > 1) return;
    pushed = p.push(steps_of("next", 1), far_off()).has_value() &&
             p.figures().examples > 0 && p.summary().examples > 0 &&
             !p.wait(past);
    p.close();
  };
  auto p = started(options);
  home = &p;
  push_all(p, {steps_of("a", 1)});
  CHECK(drain(p) == std::vector<texts>{{"a/0"}, {"next/0"}});
  CHECK(pushed);
  CHECK(seen == 2);
}

TEST_CASE("every way to end may be called again, and in any order",
          "[B21][misuse]") {
  for (auto first : {0, 1, 2})
    for (auto second : {0, 1, 2}) {
      auto p = started(stateful(1, 1));
      auto held = (push_all(p, {steps_of("a", 1)}), next_of(p));
      auto end = [&](int how) {
        if (how == 0) p.close();
        if (how == 1) p.close(close_mode::cancel);
        if (how == 2) CHECK(p.stop().undelivered == 1);
      };
      end(first);
      end(second);
      CHECK(ended_with(p.push(steps_of("b", 1))) == errc::cancelled);
      if (first == 0 && second == 0) {
        REQUIRE(save_plus(held, 1));
        CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
      } else {
        CHECK(ended_with(save_plus(held, 1)) == errc::cancelled);
        CHECK(ended_with(p.next()) == errc::cancelled);
      }
      CHECK(p.wait(far_off()));
    }
}

TEST_CASE("threads may stop and destroy what others draw from",
          "[B21][lifetime][misuse]") {
  for (int round = 0; round < 100; ++round) {
    std::optional<pipeline> p{started(stateful(1, 2, 4))};
    producer out{*p};
    std::atomic<int> ready{0};
    std::vector<std::future<errc>> calls;
    auto in_thread = [&](auto call) {
      calls.push_back(std::async(std::launch::async, [&ready, call] {
        ++ready;
        return call();
      }));
    };
    for (int i = 0; i < 2; ++i) {
      in_thread([out, i] {
        for (int k = 0;; ++k)
          if (auto ok = out.push(
                  steps_of(std::to_string(i) + "/" + std::to_string(k), 2));
              !ok)
            return ok.error().code;
      });
      in_thread([&p, i] {
        for (;;) {
          auto b = i ? p->next() : p->next_ready(2, far_off());
          if (!b) return b.error().code;
          if (auto ok = save_plus(*b, 1); !ok) return ok.error().code;
        }
      });
    }
    eventually([&] { return ready == 4; });
    for (int i = 0; i < 2; ++i)
      in_thread([&p] {
        p->stop();
        return errc::cancelled;
      });
    for (auto& call : calls)
      CHECK(call.get() == errc::cancelled);
    p.reset();
  }
}

TEST_CASE("a pipeline that was moved from has no actors", "[embed][misuse]") {
  auto p = started(stateful(1, 1));
  auto moved = std::move(p);
  CHECK(ended_with(p.next_ready(1, past)) == errc::invalid_argument);
  CHECK_THROWS_AS(actors_of(p), failure);
  p = std::move(moved);
  auto& same = p;
  p = std::move(same);
  CHECK(actors_of(p).batcher != nullptr);
}

}  // namespace segue
