// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batch_exchange.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using clock = batch_exchange::clock;

const auto past = clock::time_point::min();
const auto far_off = clock::now() + std::chrono::hours{1};

batch_content_ptr content(std::uint64_t id) {
  auto made = std::make_shared<batch_content>();
  made->id = id;
  return made;
}

}  // namespace

TEST_CASE("a batch reaches the holder of its ticket", "[B18][batch_exchange]") {
  batch_exchange exchange;
  auto first = exchange.open_ticket();
  auto second = exchange.open_ticket();
  CHECK(first != second);
  CHECK(exchange.deliver(second, content(2)));
  CHECK(exchange.deliver(first, content(1)));
  CHECK((*exchange.wait(first, past))->id == 1);
  CHECK((*exchange.wait(second, std::nullopt))->id == 2);
}

TEST_CASE("a batch that nobody waits for stays the deliverer's",
          "[B18][B21][batch_exchange]") {
  batch_exchange exchange;
  CHECK_FALSE(exchange.deliver(7, content(1)));
  auto ticket = exchange.open_ticket();
  auto timed_out = exchange.wait(ticket, past);
  REQUIRE(!timed_out);
  CHECK(timed_out.error().code == errc::deadline_exceeded);
  CHECK_FALSE(exchange.deliver(ticket, content(1)));
}

TEST_CASE("a waiting thread is woken by its batch, its error or the close",
          "[B18][B21][batch_exchange]") {
  batch_exchange exchange;
  std::vector<std::future<batch_exchange::outcome>> waits;
  std::vector<std::uint64_t> tickets;
  for (int i = 0; i < 3; ++i) {
    tickets.push_back(exchange.open_ticket());
    waits.push_back(std::async(std::launch::async, [&, t = tickets.back(), i] {
      return i == 1 ? exchange.wait(t, far_off)
                    : exchange.wait(t, std::nullopt);
    }));
  }
  exchange.deliver(tickets[0], content(5));
  exchange.deliver(tickets[1], error{errc::end_of_input, "over"});
  CHECK((*waits[0].get())->id == 5);
  CHECK(waits[1].get().error() == error{errc::end_of_input, "over"});
  exchange.close({errc::cancelled, "closed"});
  CHECK(waits[2].get().error() == error{errc::cancelled, "closed"});
}

TEST_CASE("after the close every wait ends with the first reason",
          "[B21][batch_exchange]") {
  batch_exchange exchange;
  CHECK(!exchange.closed());
  auto early = exchange.open_ticket();
  auto delivered = exchange.open_ticket();
  exchange.deliver(delivered, content(3));
  exchange.close({errc::internal, "first"});
  exchange.close({errc::cancelled, "second"});
  CHECK(exchange.closed() == error{errc::internal, "first"});
  CHECK_FALSE(exchange.deliver(early, content(4)));
  CHECK(exchange.wait(early, std::nullopt).error().message == "first");
  CHECK(exchange.wait(exchange.open_ticket(), far_off).error().message ==
        "first");
  // What was delivered before is not lost.
  CHECK((*exchange.wait(delivered, std::nullopt))->id == 3);
}

TEST_CASE("each of many batches goes to exactly one of many threads",
          "[B18][batch_exchange]") {
  constexpr std::uint64_t rounds = 500;
  batch_exchange exchange;
  std::vector<std::future<std::uint64_t>> waits;
  for (int c = 0; c < 4; ++c)
    waits.push_back(std::async(std::launch::async, [&exchange] {
      std::uint64_t sum = 0;
      for (std::uint64_t i = 0; i < rounds; ++i) {
        auto got = exchange.wait(exchange.open_ticket(), std::nullopt);
        sum += (*got)->id;
      }
      return sum;
    }));
  // Tickets are numbers from 1; one that is not open yet is tried again.
  for (std::uint64_t ticket = 1; ticket <= 4 * rounds; ++ticket)
    while (!exchange.deliver(ticket, content(ticket)))
      std::this_thread::yield();
  std::uint64_t sum = 0;
  for (auto& w : waits)
    sum += w.get();
  CHECK(sum == 4 * rounds * (4 * rounds + 1) / 2);
}

}  // namespace segue
