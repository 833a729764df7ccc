// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/check_message.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "segue/cluster/nodes/node_post.hpp"

using namespace segue;

namespace {

/// Empty where the message of node 1 is let in.
std::string refusal(const node_message& message) {
  node_codec codec;
  codec.capacity = 4;
  auto ok = check_message(codec, 1, message);
  if (ok) return "";
  CHECK(ok.error().code == errc::malformed);
  return ok.error().message;
}

}  // namespace

TEST_CASE("a demand is for what can be had, and of the node that waits",
          "[nodes][check_message][hostile]") {
  auto own = first_ticket(1);
  CHECK(refusal(demand_batch{own, 0}).empty());
  CHECK(refusal(demand_batch{last_ticket(1), 4}).empty());
  for (std::int64_t size : {-1, 5})
    CHECK(refusal(demand_batch{own, size}) ==
          fmt::format("a request for {} rows is not in [0, 4], the capacity",
                      size));
  CHECK(
      refusal(demand_batch{first_ticket(2), 1}) ==
      "a request for ticket 0x30000000000, which does not belong to that node");
  CHECK(refusal(demand_batch{0, 1}) ==
        "a request for ticket 0x0, which does not belong to that node");
}

TEST_CASE("another node says of first segments only that they are ready",
          "[nodes][check_message][hostile]") {
  CHECK(refusal(keys_ready{{{10, 0}, {-5, 0}}}).empty());
  CHECK(refusal(keys_ready{{{10, 0}, {-5, 2}}}) ==
        "segment 2 of example -5 was reported ready, but only first segments "
        "can be");
}

TEST_CASE("a node says of its own saves only that they are sent",
          "[nodes][check_message][hostile]") {
  CHECK(refusal(saves_sent{7, 1}).empty());
  CHECK(refusal(saves_sent{7, 2}) ==
        "saves claim to be sent by node 2, which is a different node");
}
