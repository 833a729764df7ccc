// SPDX-License-Identifier: BSD-3-Clause
#include "segue/bench/cluster/placement.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace segue::bench {
namespace {

std::vector<std::uint16_t> free_ports(std::size_t count) {
  std::vector<int> sockets;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    auto fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    ::bind(fd, any, size);
    ::getsockname(fd, any, &size);
    ports.push_back(ntohs(address.sin_port));
    sockets.push_back(fd);
  }
  for (auto fd : sockets)
    ::close(fd);
  return ports;
}

}  // namespace

const std::vector<placement>& all_placements() {
  using enum node_role;
  // Of three, two hold keys: half of the rows are at home where the batch is
  // built. Two build batches, in turn; only one of them has the consumer.
  static const std::vector<placement> all{
      {"1", {role_set::all()}, 0, 0},
      {"2 ss|bwc", {{source, state}, {worker, batcher, consumer}}, 1, 2},
      {"2 ssbw|c", {{source, state, worker, batcher}, {consumer}}, 1, 2},
      {"3 sb|kw|kwc",
       {{source, batcher}, {state, worker}, {state, worker, consumer}},
       2,
       3}};
  return all;
}

placement roles_apart(std::size_t keepers) {
  using enum node_role;
  placement where{"apart", {{source}, {batcher}}, 2, 3};
  for (std::size_t i = 0; i < keepers; ++i)
    where.processes.push_back({state});
  where.processes.push_back({worker, consumer});
  return where;
}

cluster_options on_loopback(const placement& where) {
  cluster_options cluster;
  if (where.processes.size() == 1) return cluster;
  auto ports = free_ports(where.processes.size());
  for (std::size_t n = 0; n < ports.size(); ++n)
    cluster.nodes.push_back(
        {"n" + std::to_string(n), "127.0.0.1", ports[n], where.processes[n]});
  // A busy machine is not a lost node.
  cluster.timeout_ms = 60000;
  cluster.heartbeat_ms = 5000;
  return cluster;
}

}  // namespace segue::bench
