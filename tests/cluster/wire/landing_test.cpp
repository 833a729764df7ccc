// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/landing.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>

#include "segue/cluster/wire/piece.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

/// A piece that has landed, its bytes filled with `value`.
piece landed(const landing& at, std::uint64_t offset, std::size_t size,
             std::uint64_t total, int value) {
  auto room = landing::place(at.token(), 1, offset, total, size);
  REQUIRE(room);
  REQUIRE(room->size == size);
  std::fill_n(room->owner->data() + room->offset, size,
              static_cast<std::byte>(value));
  return {1, offset, total, {*room}};
}

}  // namespace

TEST_CASE("pieces that land come together without a copy", "[wire]") {
  landing ground{1000};
  parcel_assembly assembly{1000};
  auto first = landed(ground, 0, 4, 10, 1);
  auto* bytes = first.runs[0].owner->data();
  REQUIRE(!assembly.add(std::move(first)).value());
  auto whole = assembly.add(landed(ground, 4, 6, 10, 2)).value();
  REQUIRE(whole);
  CHECK((*whole)->data() == bytes);
  CHECK((*whole)->size() == 10);
  CHECK((*whole)->data()[3] == std::byte{1});
  CHECK((*whole)->data()[4] == std::byte{2});
}

TEST_CASE("what is not the next part of a parcel does not land", "[wire]") {
  landing ground{1000};
  auto token = ground.token();
  CHECK(!landing::place(0, 1, 0, 10, 4));        // nobody's
  CHECK(!landing::place(token, 1, 0, 1001, 4));  // too large
  CHECK(!landing::place(token, 1, 0, 10, 11));   // more than all
  CHECK(!landing::place(token, 1, 4, 10, 4));    // nothing before
  CHECK(landing::place(token, 1, 0, 10, 4));
  CHECK(!landing::place(token, 1, 5, 10, 4));  // a gap
  CHECK(!landing::place(token, 2, 4, 10, 4));  // of another parcel
  CHECK(!landing::place(token, 1, 4, 11, 4));  // of another size
  CHECK(!landing::place(token, 1, 4, 10, 7));  // past the end
  CHECK(landing::place(token, 1, 4, 10, 6));
  CHECK(!landing::place(token, 1, 4, 10, 6));  // again
}

TEST_CASE("bytes that landed twice are in two places", "[wire]") {
  landing ground{1000};
  auto first = landed(ground, 0, 4, 8, 1);
  auto again = landed(ground, 0, 4, 8, 2);
  CHECK(first.runs[0].owner != again.runs[0].owner);
  parcel_assembly assembly{1000};
  REQUIRE(!assembly.add(std::move(first)).value());
  auto whole = assembly.add(landed(ground, 4, 4, 8, 3)).value();
  REQUIRE(whole);
  CHECK((*whole)->data()[0] == std::byte{1});
  CHECK((*whole)->data()[4] == std::byte{3});
}

TEST_CASE("nothing lands where the link has gone", "[wire]") {
  std::optional<landing> ground{1000};
  auto token = ground->token();
  ground.reset();
  CHECK(!landing::place(token, 1, 0, 10, 4));
}
