// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/compare_nodes.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace segue;

namespace {

link_identity node_of(std::string name, std::vector<std::string> options) {
  link_identity node;
  node.version = "1.0";
  node.node = std::move(name);
  node.configuration = std::move(options);
  return node;
}

}  // namespace

TEST_CASE("nodes with the same options match", "[nodes]") {
  auto a = node_of("a", {"x = 1", "y = 2"});
  CHECK_FALSE(find_mismatch(a, node_of("b", {"x = 1", "y = 2"})));
  CHECK_FALSE(find_mismatch(a, node_of("b", {"y = 2", "x = 1"})));
}

TEST_CASE("both nodes say the same of what differs", "[nodes]") {
  auto a = node_of("a", {"x = 1", "y = 2", "only.a = 7"});
  auto b = node_of("b", {"x = a = b", "y = 2", "flag"});
  auto text = find_mismatch(a, b);
  CHECK(text == find_mismatch(b, a));
  CHECK(text ==
        "nodes 'a' and 'b' do not match: flag is not set at 'a' and set at "
        "'b'; only.a is 7 at 'a' and not set at 'b'; x is 1 at 'a' and a = b "
        "at 'b'");
}

TEST_CASE("of many differences the first are told", "[nodes]") {
  auto text = find_mismatch(node_of("a", {"p = 1", "q = 1", "r = 1", "s = 1"}),
                            node_of("b", {"p = 2", "q = 2", "r = 2", "s = 2"}));
  REQUIRE(text);
  CHECK(text->ends_with("r is 1 at 'a' and 2 at 'b'; and 1 more"));
}

TEST_CASE("other versions and protocols do not match", "[nodes]") {
  auto a = node_of("a", {});
  auto b = node_of("b", {"x = 1"});
  b.version = "1.1";
  CHECK(find_mismatch(a, b) ==
        "nodes 'a' and 'b' do not match: 'a' runs segue 1.0 and 'b' runs segue "
        "1.1");
  b.version = "1.0";
  b.protocol = 99;
  CHECK(find_mismatch(a, b) ==
        fmt::format("nodes 'a' and 'b' do not match: they use protocol "
                    "versions {} and 99",
                    link_protocol));
}
