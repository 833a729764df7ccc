// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batch_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <limits>
#include <random>

namespace segue {
namespace {

using verdict = batch_order::verdict;
using slots = std::vector<slot_id>;

/// An order with examples 0, 1, ... in slots of the same number.
batch_order order_of(slot_id examples, std::int64_t capacity = 100,
                     bool allow_small_batch = true) {
  batch_order order{capacity, allow_small_batch};
  for (slot_id s = 0; s < examples; ++s)
    order.admit(s, s);
  return order;
}

slots due(batch_order& order, std::int64_t size) {
  auto decision = order.take(size);
  REQUIRE(decision.what == verdict::due);
  return decision.members;
}

}  // namespace

TEST_CASE(
    "the examples with the smallest insertion indices are taken, in "
    "their order",
    "[B16][batch_order]") {
  batch_order order{100, true};
  auto least = std::numeric_limits<std::int64_t>::min();
  order.admit(2, least + 5);
  order.admit(0, least + 9);
  order.admit(1, least);
  order.admit(7, least + 7);
  CHECK(due(order, 3) == slots{1, 2, 7});
  CHECK(order.candidates() == 1);
  CHECK(order.out() == 3);
}

TEST_CASE("an example that is put back comes in its old place",
          "[B16][S3][batch_order]") {
  auto order = order_of(6);
  CHECK(due(order, 2) == slots{0, 1});
  CHECK(due(order, 2) == slots{2, 3});
  order.put_back(1);
  order.put_back(3);
  CHECK(due(order, 3) == slots{1, 3, 4});
}

TEST_CASE("a batch waits until enough examples are there",
          "[B16][batch_order]") {
  auto order = order_of(2);
  CHECK(order.take(3).what == verdict::wait);
  order.admit(2, 2);
  CHECK(due(order, 3) == slots{0, 1, 2});
  CHECK(order.take(1).what == verdict::wait);
}

TEST_CASE("a decision to wait changes nothing", "[B16][batch_order]") {
  auto order = order_of(2);
  for (int i = 0; i < 3; ++i)
    CHECK(order.take(3).what == verdict::wait);
  CHECK(order.candidates() == 2);
  CHECK(due(order, 2) == slots{0, 1});
}

TEST_CASE("fewer examples are taken if so many are enough",
          "[B16][batch_order]") {
  auto order = order_of(5);
  CHECK(order.take(8, 6).what == verdict::wait);
  CHECK(order.take(3, 1).members == slots{0, 1, 2});
  CHECK(order.take(8, 2).members == slots{3, 4});
  CHECK(order.take(8, 1).what == verdict::wait);
  CHECK(order.out() == 5);
}

TEST_CASE("the order knows which candidate has waited for longest",
          "[batch_order]") {
  using time_point = batch_order::time_point;
  auto at = [](int ms) { return time_point{std::chrono::milliseconds{ms}}; };
  int now = 1;
  batch_order order{1000, true};
  order.note_times([&] { return at(now); });
  CHECK_FALSE(order.oldest_candidate());
  order.admit(0, 0, std::nullopt, false);  // no steps
  CHECK_FALSE(order.oldest_candidate());
  order.admit(1, 9);
  now = 2;
  order.admit(2, 5);
  order.admit(3, 6);
  now = 3;
  CHECK(order.oldest_candidate() == at(1));
  CHECK(due(order, 1) == slots{2});
  CHECK(order.oldest_candidate() == at(1));
  CHECK(due(order, 2) == slots{3, 1});
  CHECK_FALSE(order.oldest_candidate());
  now = 4;
  order.put_back(3);
  now = 5;
  order.put_back(2);
  // One comes and goes while the other waits.
  for (now = 6; now < 1000; ++now) {
    CHECK(order.oldest_candidate() == at(4));
    CHECK(due(order, 1) == slots{2});
    order.put_back(2);
  }
  order.finish(1);
  CHECK(due(order, 2) == slots{2, 3});
  order.put_back(3);
  CHECK(order.oldest_candidate() == at(1000));
}

TEST_CASE("at the end of input batches shrink", "[B20][batch_order]") {
  auto order = order_of(3);
  order.end_input();
  CHECK(due(order, 2) == slots{0, 1});
  CHECK(due(order, 2) == slots{2});
  CHECK(order.take(2).what == verdict::wait);
  for (slot_id s : {0u, 1u, 2u})
    order.finish(s);
  CHECK(order.take(2).what == verdict::ended);
  CHECK(order.active() == 0);
}

TEST_CASE("without small batches the rest is not delivered",
          "[B20][batch_order]") {
  auto order = order_of(3, 100, false);
  order.end_input();
  CHECK(due(order, 2) == slots{0, 1});
  // Those that are out may come back.
  CHECK(order.take(3).what == verdict::wait);
  CHECK(order.take(4).what == verdict::ended);
  order.finish(0);
  CHECK(order.take(3).what == verdict::ended);
  order.put_back(1);
  CHECK(order.unfinished() == slots{1, 2});
  CHECK(due(order, 2) == slots{1, 2});
}

TEST_CASE("what is out is unfinished too", "[B20][batch_order]") {
  auto order = order_of(3);
  due(order, 2);
  CHECK(order.unfinished() == slots{0, 1, 2});
  order.finish(1);
  CHECK(order.unfinished() == slots{0, 2});
}

TEST_CASE("a key's second example waits for the first",
          "[B9][B15][batch_order]") {
  auto order = order_of(1);
  order.admit(1, 1, batch_order::predecessor{0, 0});
  order.admit(2, 2, batch_order::predecessor{1, 1});
  order.admit(3, 3);
  CHECK(due(order, 2) == slots{0, 3});
  order.put_back(0);
  CHECK(order.take(2).what == verdict::wait);
  CHECK(due(order, 1) == slots{0});
  order.finish(0);
  CHECK(due(order, 1) == slots{1});
  order.finish(1);
  order.put_back(3);
  CHECK(due(order, 2) == slots{2, 3});
}

TEST_CASE("a predecessor that has finished on the way blocks nobody",
          "[B9][batch_order]") {
  auto order = order_of(1);
  due(order, 1);
  order.finish(0);
  order.admit(1, 1, batch_order::predecessor{0, 0});
  CHECK(due(order, 1) == slots{1});
  order.finish(1);

  // Nor when its slot holds another example by now.
  order.admit(0, 2);
  order.admit(1, 3, batch_order::predecessor{0, 0});
  CHECK(due(order, 2) == slots{0, 1});
}

TEST_CASE("a capacity full of blocked examples gives a small batch",
          "[B9][B19][batch_order]") {
  batch_order order{3, true};
  order.admit(0, 0);
  order.admit(1, 1, batch_order::predecessor{0, 0});
  CHECK(order.take(2).what == verdict::wait);
  order.admit(2, 2, batch_order::predecessor{1, 1});
  CHECK(due(order, 2) == slots{0});
  CHECK(order.take(2).what == verdict::wait);
  order.finish(0);
  CHECK(order.take(2).what == verdict::wait);
  order.admit(0, 3);
  CHECK(due(order, 2) == slots{1, 0});
}

TEST_CASE(
    "where small batches are not allowed it says so, whether or not the "
    "end is known",
    "[B9][B16][B20][batch_order]") {
  batch_order order{3, false};
  order.admit(0, 0);
  order.admit(1, 1, batch_order::predecessor{0, 0});
  order.admit(2, 2, batch_order::predecessor{1, 1});
  CHECK(order.take(2).what == verdict::stuck);
  order.end_input();
  CHECK(order.take(2).what == verdict::stuck);
  CHECK(due(order, 1) == slots{0});
  order.finish(0);
  CHECK(order.take(2).what == verdict::ended);
  CHECK(due(order, 1) == slots{1});
}

TEST_CASE("at the end a batch waits for blocked examples that may still join",
          "[B9][B20][batch_order]") {
  batch_order order{10, false};
  order.admit(0, 0);
  order.admit(1, 1);
  order.admit(2, 2, batch_order::predecessor{1, 1});
  order.end_input();
  CHECK(due(order, 2) == slots{0, 1});
  CHECK(order.take(2).what == verdict::wait);
  order.finish(0);
  CHECK(order.take(2).what == verdict::wait);
  order.finish(1);
  CHECK(order.take(2).what == verdict::ended);
  CHECK(due(order, 1) == slots{2});
}

TEST_CASE("a forecast is what the next take gives once the batch is saved",
          "[B16][batch_order]") {
  // Examples with odd indices have another segment, the others finish.
  std::mt19937 random{7};
  for (int round = 0; round < 50; ++round) {
    batch_order order{40, true};
    for (slot_id s = 0; s < 40; ++s)
      order.admit(s, s);
    order.end_input();
    for (std::int64_t turn = 0; turn < 10; ++turn) {
      auto size = 1 + static_cast<std::int64_t>(random() % 9);
      auto members = due(order, size);
      slots continuing;
      for (auto s : members)
        if (s % 2 == 1 && turn < 5) continuing.push_back(s);
      auto forecast = order.forecast(size, continuing);
      CHECK(order.forecast(size, continuing) == forecast);
      for (auto s : members)
        if (std::ranges::find(continuing, s) != continuing.end())
          order.put_back(s);
        else
          order.finish(s);
      if (order.active() == 0) {
        CHECK(forecast.empty());
        break;
      }
      CHECK(due(order, size) == forecast);
      for (auto s : forecast)
        order.put_back(s);
    }
  }
}

TEST_CASE("where the next batch would have to wait there is no forecast",
          "[B16][B20][batch_order]") {
  batch_order order{10, true};
  order.admit(0, 0);
  order.admit(1, 1);
  CHECK(due(order, 2) == slots{0, 1});
  CHECK(order.forecast(2, {0}).empty());
  order.admit(2, 2);
  CHECK(order.forecast(2, {0}) == slots{0, 2});
  CHECK(order.forecast(3, {0}).empty());
  order.end_input();
  CHECK(order.forecast(3, {0}) == slots{0, 2});
}

TEST_CASE("examples without steps finish before what comes after them",
          "[B4][B16][batch_order]") {
  batch_order order{100, true};
  constexpr bool steps[] = {true, false, true, true, false, true};
  for (slot_id s = 0; s < 6; ++s)
    order.admit(s, s, std::nullopt, steps[s]);
  CHECK(order.candidates() == 4);
  CHECK(order.active() == 6);
  CHECK(order.forecast(3, {}) == slots{0, 2, 3});
  auto first = order.take(2);
  CHECK(first.members == slots{0, 2});
  CHECK(first.finished == slots{1});
  auto second = order.take(1);
  CHECK(second.members == slots{3});
  CHECK(second.finished.empty());
  auto third = order.take(1);
  CHECK(third.members == slots{5});
  CHECK(third.finished == slots{4});
}

TEST_CASE("examples without steps finish where nobody is behind them",
          "[B4][B19][batch_order]") {
  batch_order order{3, true};
  for (slot_id s = 0; s < 3; ++s)
    order.admit(s, s, std::nullopt, s == 1);
  auto decision = order.take(2);
  CHECK(decision.what == verdict::wait);
  CHECK(decision.finished == slots{0, 2});
  CHECK(order.active() == 1);
  order.admit(0, 3, std::nullopt, false);
  order.end_input();
  auto last = order.take(2);
  CHECK(last.what == verdict::due);
  CHECK(last.members == slots{1});
  CHECK(last.finished == slots{0});
  order.finish(1);
  CHECK(order.take(2).what == verdict::ended);
}

TEST_CASE("an example without steps waits for its key's earlier one",
          "[B4][B9][batch_order]") {
  batch_order order{100, true};
  order.admit(0, 0, std::nullopt, false);
  order.admit(1, 1, batch_order::predecessor{0, 0}, false);
  order.admit(2, 2, batch_order::predecessor{1, 1});
  order.admit(3, 3);
  order.admit(4, 4, batch_order::predecessor{3, 3}, false);
  auto first = order.take(2);
  CHECK(first.members == slots{2, 3});
  CHECK(first.finished == slots{0, 1});
  CHECK(order.take(1).finished.empty());
  order.finish(3);
  CHECK(order.take(1).finished == slots{4});
}

}  // namespace segue
