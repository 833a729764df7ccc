// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/piece.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

parcel parcel_of(std::vector<std::size_t> run_sizes) {
  parcel whole;
  std::size_t next = 0;
  for (auto size : run_sizes) {
    auto owner = buffer::allocate(size + 3);
    for (std::size_t i = 0; i < size; ++i)
      owner->data()[i + 3] = static_cast<std::byte>(next++ * 31);
    whole.runs.push_back({owner, 3, size});
    whole.size += size;
  }
  return whole;
}

/// A piece as it is received: one run, a buffer of its own.
piece received(piece sent) {
  auto bytes = flatten(sent.runs, sent.size());
  sent.runs = {{bytes, 0, bytes->size()}};
  return sent;
}

std::vector<piece> cut(parcel whole, std::uint64_t id, std::size_t max_bytes) {
  std::vector<piece> pieces;
  parcel_cutter cutter{std::move(whole), id, max_bytes};
  while (!cutter.done())
    pieces.push_back(cutter.next());
  return pieces;
}

std::vector<std::byte> copy_of(const buffer_ptr& b) {
  return {b->data(), b->data() + b->size()};
}

}  // namespace

TEST_CASE("a parcel that is cut comes together again", "[wire]") {
  auto sizes = GENERATE(std::vector<std::size_t>{}, std::vector<std::size_t>{1},
                        std::vector<std::size_t>{10},
                        std::vector<std::size_t>{9, 1, 0, 30, 2},
                        std::vector<std::size_t>{100, 100});
  auto max_bytes = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{10},
                            std::size_t{1000});
  auto whole = parcel_of(sizes);
  auto expected = copy_of(flatten(whole.runs, whole.size));
  auto pieces = cut(whole, 1, max_bytes);
  CHECK(pieces.size() ==
        std::max<std::size_t>(1, (whole.size + max_bytes - 1) / max_bytes));
  parcel_assembly assembly{1000};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CHECK(pieces[i].size() <= max_bytes);
    auto done = assembly.add(received(pieces[i]));
    REQUIRE(done);
    REQUIRE(done->has_value() == (i + 1 == pieces.size()));
    if (*done) CHECK(copy_of(**done) == expected);
  }
}

TEST_CASE("a parcel of one piece is that piece's buffer", "[wire]") {
  auto only = received(cut(parcel_of({40}), 1, 100)[0]);
  auto* bytes = only.runs[0].owner.get();
  parcel_assembly assembly{1000};
  auto done = assembly.add(std::move(only));
  CHECK(done->value().get() == bytes);
}

TEST_CASE("a run that is cut to its end is let go", "[wire]") {
  auto whole = parcel_of({10, 10});
  auto first = whole.runs[0].owner;
  parcel_cutter cutter{std::move(whole), 1, 10};
  cutter.next();
  CHECK(first->unique());
}

TEST_CASE("pieces that do not follow on each other are refused", "[wire][I3]") {
  auto pieces = cut(parcel_of({10, 10}), 1, 8);
  parcel_assembly assembly{1000};
  SECTION("the first is not the first") {
    CHECK(assembly.add(received(pieces[1])).error() ==
          error{errc::malformed,
                "received 8 bytes at offset 8 of parcel 1 (20 bytes), expected "
                "offset 0 of parcel 1"});
  }
  SECTION("a parcel is left out") {
    CHECK_FALSE(assembly.add(received(cut(parcel_of({1}), 2, 8)[0])));
  }
  SECTION("a piece comes twice") {
    REQUIRE(assembly.add(received(pieces[0])));
    CHECK_FALSE(assembly.add(received(pieces[0])));
  }
  SECTION("a piece holds more than is announced") {
    pieces[0].total = 7;
    CHECK_FALSE(assembly.add(received(pieces[0])));
  }
  SECTION("the total changes") {
    REQUIRE(assembly.add(received(pieces[0])));
    pieces[1].total = 21;
    CHECK_FALSE(assembly.add(received(pieces[1])));
  }
  SECTION("a piece is empty") {
    pieces[0].runs.clear();
    CHECK_FALSE(assembly.add(pieces[0]));
  }
}

TEST_CASE("a parcel above the bound is refused with its first piece",
          "[wire][I3]") {
  parcel_assembly assembly{19};
  CHECK(assembly.add(received(cut(parcel_of({20}), 1, 8)[0])).error() ==
        error{errc::malformed,
              "a parcel of 20 bytes is larger than the limit of 19"});
}
