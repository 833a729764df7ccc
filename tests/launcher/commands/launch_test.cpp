// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/launch.hpp"

#include <catch2/catch.hpp>

using namespace segue;

namespace {

using texts = std::vector<std::string>;

cluster_options two_hosts() {
  cluster_options cluster;
  cluster.nodes = {{.name = "a", .host = "localhost"},
                   {.name = "b", .host = "far"},
                   {.name = "c", .host = "Near"}};
  return cluster;
}

}  // namespace

TEST_CASE("a node is local by loopback or by the machine's name", "[launch]") {
  CHECK(is_local("127.0.0.1", "near"));
  CHECK(is_local("localhost", ""));
  CHECK(is_local("NEAR", "near"));
  CHECK_FALSE(is_local("near.example", "near"));
  CHECK_FALSE(is_local("10.0.0.1", "near"));
  CHECK_FALSE(is_local("", "near"));
}

TEST_CASE("local nodes run this program with what the command line says",
          "[launch]") {
  run_arguments how{.configuration = "conf/f.toml"};
  auto nodes = local_nodes(how, two_hosts(), "/bin/own", "near");
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0].name == "a");
  CHECK(nodes[0].command ==
        texts{"/bin/own", "run", "conf/f.toml", "--node", "a", "--quiet"});
  CHECK(nodes[1].name == "c");
  how.keys = key_choice::evaluation;
  how.compare_reset = true;
  how.no_label = true;
  how.overrides = {"a.b=1 2", "c=d"};
  CHECK(local_nodes(how, two_hosts(), "/bin/own", "")[0].command ==
        texts{"/bin/own", "run", "conf/f.toml", "--node", "a", "--quiet",
              "--split", "evaluation", "--no-label", "--compare-reset", "--set",
              "a.b=1 2", "--set", "c=d"});
}
