// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/piece_queue.hpp"

#include <catch2/catch.hpp>

using namespace segue;

namespace {

parcel of_size(std::size_t size) {
  return {{{buffer::allocate(size), 0, size}}, size};
}

}  // namespace

TEST_CASE("never more than a window of pieces is on the way", "[wire]") {
  piece_queue queue{10, 3};
  CHECK(queue.empty());
  queue.push(of_size(25));
  queue.push(of_size(5));
  for (int i = 0; i < 3; ++i)
    CHECK(queue.next());
  CHECK_FALSE(queue.next());
  CHECK_FALSE(queue.empty());
  queue.acknowledge(2);
  auto last = queue.next();
  REQUIRE(last);
  CHECK(last->parcel == 2);
  CHECK(last->total == 5);
  CHECK(queue.empty());
  CHECK_FALSE(queue.next());
  CHECK(queue.on_the_way() == 2);
}

TEST_CASE("a queue counts what waits and what is on the way", "[wire]") {
  piece_queue queue{10, 2};
  queue.push(of_size(25));
  queue.push(of_size(0));
  auto figures_are = [&](std::int64_t parcels, std::int64_t bytes,
                         std::int64_t unconfirmed, std::int64_t sent) {
    auto f = queue.figures();
    CHECK(f.parcels == parcels);
    CHECK(f.bytes == bytes);
    CHECK(f.unconfirmed == unconfirmed);
    CHECK(f.sent_bytes == sent);
    CHECK(f.window == 2);
  };
  figures_are(2, 25, 0, 0);
  queue.next();
  figures_are(2, 15, 1, 10);
  queue.next();
  figures_are(2, 5, 2, 20);
  queue.acknowledge(2);
  queue.next();
  figures_are(1, 0, 1, 25);
  queue.next();
  figures_are(0, 0, 2, 25);
  queue.acknowledge(1);
  figures_are(0, 0, 1, 25);
}

TEST_CASE("acknowledging more than was sent opens no wider window",
          "[wire][I3]") {
  piece_queue queue{10, 2};
  queue.acknowledge(100);
  queue.push(of_size(100));
  CHECK(queue.next());
  CHECK(queue.next());
  CHECK_FALSE(queue.next());
}

TEST_CASE("what is cleared is let go", "[wire]") {
  piece_queue queue{10, 1};
  auto first = of_size(20);
  auto second = of_size(20);
  queue.push(first);
  queue.push(second);
  queue.next();
  queue.clear();
  CHECK(queue.empty());
  auto left = queue.figures();
  CHECK(left.parcels == 0);
  CHECK(left.bytes == 0);
  CHECK(left.unconfirmed == 0);
  CHECK(left.sent_bytes == 10);
  second.runs.resize(1);
  CHECK(second.runs[0].owner->unique());
}
