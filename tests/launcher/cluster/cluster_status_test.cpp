// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/cluster_status.hpp"

#include <limits>

#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

cluster_status status_of_a_run() {
  cluster_status s;
  s.version = "0.1.0";
  s.phase = "running";
  s.elapsed_seconds = 1.5;
  s.segments = std::numeric_limits<std::int64_t>::max();
  node_status a{.name = "a", .address = "127.0.0.1:4701", .keys = 3};
  a.state = node_state::linked;
  a.waits_for = "\"quoted\" \x01 and \xc3\xa9";
  a.links.push_back(
      {.to = "b", .queued_bytes = 7, .window = 16, .bytes_per_second = 0.25});
  s.nodes = {a, {.name = "b", .state = node_state::lost}};
  return s;
}

std::string replaced(std::string text, std::string_view from,
                     std::string_view to) {
  auto at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

std::string fault_of(const std::string& text) {
  auto read = cluster_status_from_json(text);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::malformed);
  return read.error().message;
}

}  // namespace

TEST_CASE("a status comes back from JSON as it was", "[cluster_status]") {
  auto text = to_json(status_of_a_run());
  CHECK(text.find('\n') == text.npos);
  auto read = cluster_status_from_json(text);
  REQUIRE(read);
  CHECK(to_json(*read) == text);
  CHECK(read->elapsed_seconds == 1.5);
  CHECK(read->segments == std::numeric_limits<std::int64_t>::max());
  REQUIRE(read->nodes.size() == 2);
  CHECK(read->nodes[0].waits_for == status_of_a_run().nodes[0].waits_for);
  CHECK(read->nodes[0].keys == 3);
  CHECK(read->nodes[0].links.at(0).queued_bytes == 7);
  CHECK(read->nodes[0].links.at(0).window == 16);
  CHECK(read->nodes[1].state == node_state::lost);
  CHECK(cluster_status_from_json(to_json({})));
}

TEST_CASE("a number that is not finite is no JSON", "[cluster_status]") {
  auto s = status_of_a_run();
  s.elapsed_seconds = std::numeric_limits<double>::infinity();
  s.segments_per_second = std::numeric_limits<double>::quiet_NaN();
  auto read = cluster_status_from_json(to_json(s));
  REQUIRE(read);
  CHECK(read->elapsed_seconds == 0);
  CHECK(read->segments_per_second == 0);
}

TEST_CASE("integers are numbers too, unknown members are passed over",
          "[cluster_status]") {
  auto text = replaced(to_json(status_of_a_run()), "1.5E0", "2");
  text = replaced(text, "{\"version\"", "{\"more\":[1],\"version\"");
  auto read = cluster_status_from_json(text);
  REQUIRE(read);
  CHECK(read->elapsed_seconds == 2);
}

TEST_CASE("what is no status is an error that names the member",
          "[cluster_status]") {
  auto text = to_json(status_of_a_run());
  CHECK_THAT(fault_of("{"),
             Catch::StartsWith("cluster status is not valid JSON"));
  CHECK_THAT(fault_of(std::string(100, '[')),
             Catch::StartsWith("cluster status is not valid JSON"));
  CHECK(fault_of("[]") == "cluster status: it is not an object");
  CHECK(fault_of("{}") == "cluster status: version is missing");
  CHECK(fault_of(replaced(text, "\"0.1.0\"", "1")) ==
        "cluster status: version is not a string");
  CHECK(
      fault_of(replaced(text, "9223372036854775807", "9223372036854775808")) ==
      "cluster status: segments is not a 64-bit integer");
  CHECK(fault_of(replaced(text, "1.5E0", "\"x\"")) ==
        "cluster status: elapsed_seconds is not a number");
  CHECK(fault_of(replaced(text, "\"lost\"", "\"last\"")) ==
        "cluster status: nodes[1].state is not one of waiting, linked, lost, "
        "done");
  CHECK(fault_of(replaced(text, "\"queued_bytes\"", "\"bytes\"")) ==
        "cluster status: nodes[0].links[0].queued_bytes is missing");
  CHECK(fault_of(replaced(text, "\"links\":[]", "\"links\":3")) ==
        "cluster status: nodes[1].links is not an array");
}
