// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/check_message.hpp"

#include <fmt/format.h>

#include "segue/cluster/nodes/node_post.hpp"

namespace segue {
namespace {

error malformed(std::string message) {
  return {errc::malformed, std::move(message)};
}

struct message_check {
  const node_codec& codec;
  node_index from;

  result<void> operator()(const keys_ready& m) const {
    for (auto& each : m.segments)
      if (each.segment != 0)
        return malformed(
            fmt::format("segment {} of example {} was reported ready, but only "
                        "first segments can be",
                        each.segment, each.example));
    return {};
  }

  /// A batch for a ticket that no consumer holds would stay out forever.
  result<void> operator()(const demand_batch& m) const {
    if (m.size < 0 || m.size > codec.capacity)
      return malformed(
          fmt::format("a request for {} rows is not in [0, {}], the capacity",
                      m.size, codec.capacity));
    if (node_of_ticket(m.ticket) != from)
      return malformed(fmt::format(
          "a request for ticket {:#x}, which does not belong to that node",
          m.ticket));
    return {};
  }

  result<void> operator()(const saves_sent& m) const {
    if (m.node == from) return {};
    return malformed(fmt::format(
        "saves claim to be sent by node {}, which is a different node",
        m.node));
  }

  result<void> operator()(const auto&) const { return {}; }
};

}  // namespace

result<void> check_message(const node_codec& codec, node_index from,
                           const node_message& message) {
  return std::visit(message_check{codec, from}, message);
}

}  // namespace segue
