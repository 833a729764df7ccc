// SPDX-License-Identifier: BSD-3-Clause
// Not a check: how fast a link is. Run with "[bench]".
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "segue/tests/cluster/links/forked_node.hpp"

using namespace segue;
using namespace segue::test;

TEST_CASE("bytes a second through a link over loopback", "[.bench]") {
  auto size = GENERATE(std::size_t{100}, std::size_t{64} << 10,
                       std::size_t{1} << 20, std::size_t{64} << 20);
  auto count = std::min<std::size_t>(100'000, (std::size_t{3} << 30) / size);
  auto options = options_for(2);
  forked_node receiver{as_node(options, 1)};
  test_node sender{as_node(options, 0)};
  sender.log->wait(link_event::ready);
  receiver.wait("ready");
  auto content = counted_parcel(size, 0);
  auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i)
    sender.send(1, content);
  for (std::size_t i = 0; i < count; ++i)
    receiver.wait("arrived");
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  WARN(fmt::format("parcels of {} bytes: {:.2f} GB/s, {:.0f} a second", size,
                   static_cast<double>(size * count) / took.count() / 1e9,
                   static_cast<double>(count) / took.count()));
}
