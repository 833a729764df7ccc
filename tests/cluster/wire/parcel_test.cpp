// SPDX-License-Identifier: BSD-3-Clause
#include <bit>
#include <cmath>
#include <limits>

#include "segue/tests/cluster/wire/round_trip.hpp"

using namespace segue;
using namespace segue::test;

namespace {

buffer_ptr counted(std::size_t size) {
  auto b = buffer::allocate(size);
  for (std::size_t i = 0; i < size; ++i)
    b->data()[i] = static_cast<std::byte>(i * 7);
  return b;
}

std::span<const std::byte> all_of(const buffer_ptr& b) {
  return {b->data(), b->size()};
}

}  // namespace

TEST_CASE("numbers and strings arrive as they were written", "[wire]") {
  parcel_writer w;
  w.u8(200);
  w.u32(0xfedcba98);
  w.u64(std::numeric_limits<std::uint64_t>::max());
  w.i64(std::numeric_limits<std::int64_t>::min());
  w.string("a\0b");
  w.string(std::string_view{"\0x", 2});
  w.string("");
  parcel_reader r{bytes_of(w.finish())};
  CHECK(r.u8() == 200);
  CHECK(r.u32() == 0xfedcba98);
  CHECK(r.u64() == std::numeric_limits<std::uint64_t>::max());
  CHECK(r.i64() == std::numeric_limits<std::int64_t>::min());
  CHECK(r.string() == "a");
  CHECK(r.string() == std::string("\0x", 2));
  CHECK(r.string().empty());
  CHECK(r.finish());
}

TEST_CASE("every bit pattern of a double arrives", "[wire]") {
  auto bits = GENERATE(
      std::uint64_t{0x7ff8dead0000beef}, std::uint64_t{0x7ff0000000000001},
      std::bit_cast<std::uint64_t>(-0.0),
      std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity()),
      std::bit_cast<std::uint64_t>(std::numeric_limits<double>::denorm_min()));
  parcel_writer w;
  w.f64(std::bit_cast<double>(bits));
  parcel_reader r{bytes_of(w.finish())};
  CHECK(std::bit_cast<std::uint64_t>(r.f64()) == bits);
}

TEST_CASE("a large run is a view, in the parcel and where it is read",
          "[wire]") {
  auto data = counted(3000);
  parcel_writer w;
  w.u8(1);
  w.run(data, all_of(data).subspan(100, 2000));
  auto sent = w.finish();
  REQUIRE(sent.runs.size() == 2);
  CHECK(sent.runs[1].owner == data);
  CHECK(sent.runs[1].offset == 100);

  auto received = bytes_of(sent);
  parcel_reader r{received};
  CHECK(r.u8() == 1);
  auto run = r.take_run(2000);
  CHECK(run.owner == received);
  CHECK(run.offset % run_alignment == 0);
  CHECK(std::ranges::equal(run.bytes(), all_of(data).subspan(100, 2000)));
  CHECK(r.finish());
}

TEST_CASE("small runs are copied, and many of them are one run of the parcel",
          "[wire]") {
  parcel_writer w;
  auto small = counted(parcel_writer::smallest_view - 1);
  for (int i = 0; i < 10; ++i)
    w.run(small, all_of(small));
  auto sent = w.finish();
  CHECK(sent.runs.size() == 1);
  CHECK(small->unique());
  parcel_reader r{bytes_of(sent)};
  for (int i = 0; i < 10; ++i)
    CHECK(std::ranges::equal(r.take_run(small->size()).bytes(), all_of(small)));
  CHECK(r.finish());
}

TEST_CASE("a writer that has finished starts anew", "[wire]") {
  parcel_writer w;
  w.u32(5);
  w.finish();
  CHECK(w.size() == 0);
  CHECK(w.finish().size == 0);
  w.u8(7);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(r.u8() == 7);
  CHECK(r.finish());
}

TEST_CASE("the first fault of a reader stays, and says where it is",
          "[wire][I3]") {
  parcel_writer w;
  w.u32(1);
  w.u32(2);
  parcel_reader r{bytes_of(w.finish())};
  r.u32();
  CHECK(r.u64() == 0);
  CHECK(r.u32() == 0);
  CHECK(r.u8() == 0);
  CHECK(r.string().empty());
  CHECK(r.take_run(1).size == 0);
  CHECK(r.finish().error() ==
        error{errc::malformed,
              "parcel byte 4: a number of 8 bytes, but only 4 follow"});
}

TEST_CASE("counts that cannot be are faults", "[wire][I3]") {
  parcel_writer w;
  w.u64(std::numeric_limits<std::uint64_t>::max() / 2);
  w.u64(0);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(r.count(8) == 0);
  CHECK_FALSE(r.ok());
}

TEST_CASE("what is left at a parcel's end is a fault", "[wire][I3]") {
  parcel_writer w;
  w.u8(1);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(r.finish().error() ==
        error{errc::malformed, "parcel byte 0: 1 bytes follow the last item"});
}
