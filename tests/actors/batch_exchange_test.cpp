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

errc code_of(const batch_exchange::answer& a) {
  REQUIRE(!a.what);
  return a.what.error().code;
}

std::uint64_t id_of(const batch_exchange::answer& a) {
  REQUIRE(a.what);
  return (*a.what)->id;
}

}  // namespace

TEST_CASE("a batch reaches the holder of its ticket", "[B18][batch_exchange]") {
  batch_exchange exchange;
  auto first = exchange.open(0).ticket;
  auto second = exchange.open(0).ticket;
  CHECK(first != second);
  CHECK(exchange.deliver(second, content(2)));
  CHECK(exchange.deliver(first, content(1)));
  CHECK(id_of(exchange.wait(first, past)) == 1);
  CHECK(id_of(exchange.wait(second, std::nullopt)) == 2);
}

TEST_CASE("a batch that nobody waits for stays the deliverer's",
          "[B18][B21][batch_exchange]") {
  batch_exchange exchange;
  CHECK_FALSE(exchange.deliver(7, content(1)));
  auto ticket = exchange.open(0).ticket;
  auto timed_out = exchange.wait(ticket, past);
  CHECK(timed_out.withdrawn);
  CHECK(code_of(timed_out) == errc::deadline_exceeded);
  CHECK_FALSE(exchange.deliver(ticket, content(1)));
}

TEST_CASE("a ticket for what is ready is not shared", "[B18][batch_exchange]") {
  batch_exchange exchange;
  auto first = exchange.open_ready(2);
  auto second = exchange.open_ready(2);
  CHECK(first.fresh);
  CHECK(second.fresh);
  CHECK_FALSE(exchange.wait_until(first.ticket, past));
  CHECK(exchange.deliver(first.ticket, content(1)));
  CHECK(exchange.wait_until(first.ticket, past));
  CHECK(id_of(exchange.wait(first.ticket, std::nullopt)) == 1);
  CHECK(exchange.deliver(second.ticket,
                         error{errc::deadline_exceeded, "none is ready"}));
  CHECK(code_of(exchange.wait(second.ticket, std::nullopt)) ==
        errc::deadline_exceeded);

  // A batch that a wait of the same size has left is not for it.
  auto left = exchange.open(2).ticket;
  CHECK_FALSE(exchange.wait(left, past).withdrawn);
  auto third = exchange.open_ready(2);
  CHECK(third.withdrawn == std::vector{left});
  CHECK_FALSE(exchange.deliver(left, content(2)));
  CHECK_FALSE(exchange.wait_until(third.ticket, past));
  // While it waits, no other wait leaves its ticket.
  auto fourth = exchange.open(2).ticket;
  CHECK(exchange.wait(fourth, past).withdrawn);
  exchange.close({errc::cancelled, "closed"});
  CHECK(exchange.wait_until(third.ticket, past));
  CHECK(code_of(exchange.wait(third.ticket, std::nullopt)) == errc::cancelled);
}

TEST_CASE("a wait that its deadline ends leaves its ticket to the next one",
          "[B18][B21][batch_exchange]") {
  batch_exchange exchange;
  auto first = exchange.open(3);
  CHECK(first.fresh);
  auto timed_out = exchange.wait(first.ticket, past);
  CHECK(code_of(timed_out) == errc::deadline_exceeded);
  CHECK(!timed_out.withdrawn);
  SECTION("before the batch comes") {
    auto again = exchange.open(3);
    CHECK(again.ticket == first.ticket);
    CHECK(!again.fresh);
    CHECK(exchange.deliver(first.ticket, content(1)));
    CHECK(id_of(exchange.wait(again.ticket, past)) == 1);
  }
  SECTION("with the batch that has come") {
    CHECK(exchange.deliver(first.ticket, content(1)));
    CHECK(id_of(exchange.wait(exchange.open(3).ticket, past)) == 1);
  }
  SECTION("with the error that has come") {
    CHECK(exchange.deliver(first.ticket, error{errc::end_of_input, "over"}));
    CHECK(code_of(exchange.wait(exchange.open(3).ticket, past)) ==
          errc::end_of_input);
  }
  SECTION("not to one of another size") {
    auto other = exchange.open(2);
    CHECK(other.fresh);
    CHECK(other.withdrawn == std::vector{first.ticket});
    CHECK_FALSE(exchange.deliver(first.ticket, content(1)));
  }
  SECTION("not to one for an empty batch, which disturbs nothing") {
    auto empty = exchange.open(0);
    CHECK(empty.fresh);
    CHECK(empty.withdrawn.empty());
    CHECK(!exchange.open(3).fresh);
  }
  SECTION("unless it is withdrawn") {
    CHECK(exchange.withdraw_left() == std::vector{first.ticket});
    CHECK(exchange.withdraw_left().empty());
    CHECK(exchange.open(3).fresh);
  }
}

TEST_CASE("what comes for a ticket that was left goes to who waits",
          "[B18][batch_exchange]") {
  batch_exchange exchange;
  auto waits = exchange.open(3);
  auto left = exchange.open(3);
  CHECK(code_of(exchange.wait(left.ticket, past)) == errc::deadline_exceeded);
  CHECK(exchange.deliver(left.ticket, content(1)));
  CHECK(id_of(exchange.wait(waits.ticket, past)) == 1);
  // Its own demand is still open, for the next call.
  auto next = exchange.open(3);
  CHECK(next.ticket == waits.ticket);
  CHECK(!next.fresh);
  CHECK(exchange.deliver(waits.ticket, content(2)));
  CHECK(id_of(exchange.wait(next.ticket, past)) == 2);
}

TEST_CASE("nothing is left in the way of who waits for another size",
          "[B17][B18][batch_exchange]") {
  batch_exchange exchange;
  auto other = exchange.open(2);
  auto mine = exchange.open(3);
  auto timed_out = exchange.wait(mine.ticket, past);
  CHECK(code_of(timed_out) == errc::deadline_exceeded);
  CHECK(timed_out.withdrawn);
  CHECK_FALSE(exchange.deliver(mine.ticket, content(1)));
  CHECK(exchange.deliver(other.ticket, content(2)));
  CHECK(id_of(exchange.wait(other.ticket, past)) == 2);
}

TEST_CASE("a waiting thread is woken by its batch, its error or the close",
          "[B18][B21][batch_exchange]") {
  batch_exchange exchange;
  std::vector<std::future<batch_exchange::answer>> waits;
  std::vector<std::uint64_t> tickets;
  for (int i = 0; i < 3; ++i) {
    tickets.push_back(exchange.open(0).ticket);
    waits.push_back(std::async(std::launch::async, [&, t = tickets.back(), i] {
      return i == 1 ? exchange.wait(t, far_off)
                    : exchange.wait(t, std::nullopt);
    }));
  }
  exchange.deliver(tickets[0], content(5));
  exchange.deliver(tickets[1], error{errc::end_of_input, "over"});
  CHECK(id_of(waits[0].get()) == 5);
  CHECK(waits[1].get().what.error() == error{errc::end_of_input, "over"});
  exchange.close({errc::cancelled, "closed"});
  CHECK(waits[2].get().what.error() == error{errc::cancelled, "closed"});
}

TEST_CASE("after the close every wait ends with the first reason",
          "[B21][batch_exchange]") {
  batch_exchange exchange;
  CHECK(!exchange.closed());
  auto early = exchange.open(0).ticket;
  auto delivered = exchange.open(0).ticket;
  exchange.deliver(delivered, content(3));
  exchange.close({errc::internal, "first"});
  exchange.close({errc::cancelled, "second"});
  CHECK(exchange.closed() == error{errc::internal, "first"});
  CHECK_FALSE(exchange.deliver(early, content(4)));
  CHECK(exchange.wait(early, std::nullopt).what.error().message == "first");
  CHECK(exchange.wait(exchange.open(0).ticket, far_off).what.error().message ==
        "first");
  // What was delivered before is not lost.
  CHECK(id_of(exchange.wait(delivered, std::nullopt)) == 3);
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
        auto got = exchange.wait(exchange.open(0).ticket, std::nullopt);
        sum += (*got.what)->id;
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
