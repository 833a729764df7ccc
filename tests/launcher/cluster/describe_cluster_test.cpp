// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/describe_cluster.hpp"

#include <catch2/catch.hpp>

using namespace segue;

TEST_CASE("nodes say where they listen and to whom", "[describe_cluster]") {
  cluster_options cluster;
  CHECK(describe_cluster(cluster).empty());
  cluster.nodes = {
      {.name = "a",
       .host = "localhost",
       .port = 4701,
       .roles = {node_role::batcher, node_role::source}},
      {.name = "b", .host = "far", .port = 4702, .roles = {node_role::state}}};
  auto listening = [&](std::size_t i) {
    return describe_listening(cluster, cluster.nodes[i]);
  };
  CHECK(listening(0) ==
        "listens on 127.0.0.1:4701, for this machine only, as there is no "
        "[cluster.tls]");
  cluster.bind = "10.0.0.1";
  CHECK(listening(1) ==
        "listens on 10.0.0.1:4702, without TLS: anyone who can reach this "
        "address can connect");
  cluster.bind.reset();
  cluster.tls.emplace();
  CHECK(
      describe_cluster(cluster) ==
      "node a: localhost:4701; source, batcher; listens on 127.0.0.1:4701 with "
      "TLS\nnode b: far:4702; state; listens on 0.0.0.0:4702 with TLS\n");
}
