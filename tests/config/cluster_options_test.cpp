// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/cluster_options.hpp"
#include "segue/tests/config/read_table.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

using texts = std::vector<std::string>;

auto read(const std::string& text, const texts& overrides = {}) {
  return test::read_table(read_cluster_options, text, overrides);
}

std::string node(const std::string& name, int port, const std::string& roles,
                 const std::string& host = "127.0.0.1") {
  return "[[node]]\nname = '" + name + "'\nhost = '" + host +
         "'\nport = " + std::to_string(port) + "\nroles = [" + roles + "]\n";
}

const auto three = node("a", 4701, "'source', 'batcher'") +
                   node("b", 4702, "'state', 'worker'") +
                   node("c", 4703, "'state', 'consumer'");

cluster_options right() {
  auto [options, errors] = read(three);
  REQUIRE(errors == texts{});
  return options;
}

}  // namespace

TEST_CASE("a configuration without nodes is one process",
          "[config][cluster_options]") {
  auto [options, errors] = read("");
  CHECK(errors == texts{});
  CHECK(options.empty());
  CHECK(options.replicas == 0);
  CHECK(options.heartbeat_ms == 500);
  CHECK(options.timeout_ms == 2000);
  CHECK(options.wait_seconds == 60);
  CHECK(options.max_message_bytes == 1048576);
  CHECK(options.window == 16);
  CHECK_FALSE(options.bind);
  CHECK_FALSE(options.tls);
  CHECK(validate(options));
  // As to run a configuration that has nodes in one process.
  CHECK(read(three + "[state]\nreplicas = 1\n", {"node=[]"}).errors == texts{});
}

TEST_CASE("nodes have a name, an address and roles",
          "[config][cluster_options]") {
  auto options = right();
  REQUIRE(options.nodes.size() == 3);
  CHECK_FALSE(options.empty());
  CHECK(options.nodes[0].name == "a");
  CHECK(options.nodes[1].address() == "127.0.0.1:4702");
  CHECK(options.nodes[2].roles ==
        role_set{node_role::consumer, node_role::state});
  CHECK(to_string(options.nodes[2].roles) == "state, consumer");
  CHECK(validate(options));
}

TEST_CASE("nodes are found by name and by role", "[config][cluster_options]") {
  auto options = right();
  CHECK(options.find("b") == &options.nodes[1]);
  CHECK(options.find("d") == nullptr);
  CHECK(options.node_with(node_role::batcher) == &options.nodes[0]);
  CHECK(options.nodes_with(node_role::state) ==
        std::vector<const node_options*>{&options.nodes[1], &options.nodes[2]});
  CHECK(cluster_options{}.node_with(node_role::source) == nullptr);
}

TEST_CASE("the links' options are read within their bounds",
          "[config][cluster_options]") {
  auto [options, errors] = read(
      three +
      "[state]\nreplicas = 1\n[cluster]\nheartbeat_ms = 100\ntimeout_ms = 300\n"
      "wait_seconds = 5\nmax_message_bytes = 65536\nwindow = 4\n"
      "bind = '0.0.0.0'\n");
  CHECK(errors == texts{});
  CHECK(options.replicas == 1);
  CHECK(options.heartbeat_ms == 100);
  CHECK(options.timeout_ms == 300);
  CHECK(options.wait_seconds == 5);
  CHECK(options.max_message_bytes == 65536);
  CHECK(options.window == 4);
  CHECK(options.bind == "0.0.0.0");
  CHECK(validate(options));
  CHECK(read("[state]\nreplicas = 2\n[cluster]\nheartbeat_ms = 9\n"
             "timeout_ms = 600001\nwait_seconds = 0\nmax_message_bytes = 4095\n"
             "window = 1025\nbind = ''\nbid = 1\n")
            .errors ==
        texts{"conf/f.toml:2: state.replicas: 2 is greater than 1",
              "conf/f.toml:4: cluster.heartbeat_ms: 9 is less than 10",
              "conf/f.toml:5: cluster.timeout_ms: 600001 is greater than "
              "600000",
              "conf/f.toml:6: cluster.wait_seconds: 0 is less than 1",
              "conf/f.toml:7: cluster.max_message_bytes: 4095 is less than "
              "4096",
              "conf/f.toml:8: cluster.window: 1025 is greater than 1024",
              "conf/f.toml:9: cluster.bind: '' is not a host; expected a name "
              "or an IPv4 address",
              "conf/f.toml:10: cluster.bid: unknown option; did you mean "
              "'bind'? (allowed: heartbeat_ms, timeout_ms, wait_seconds, "
              "max_message_bytes, window, bind, tls)"});
}

TEST_CASE("a time-out leaves room for two heartbeats",
          "[config][cluster_options]") {
  CHECK(read("[cluster]\nheartbeat_ms = 1000\n").errors ==
        texts{"conf/f.toml:1: cluster.timeout_ms: 2000 is not more than twice "
              "cluster.heartbeat_ms, which is 1000"});
  CHECK(read("[cluster]\nheartbeat_ms = 1000\ntimeout_ms = 2001\n").errors ==
        texts{});
}

TEST_CASE("every fault of a node is shown at its line",
          "[config][cluster_options]") {
  CHECK(
      read(node("-a", 0, "'sorce'", "two words") + "[[node]]\n" +
           node("b", 4702, "'state', 'state', 'nothing'"))
          .errors ==
      texts{
          "conf/f.toml:2: node.0.name: '-a' is not a valid node name; expected "
          "1 to 64 letters, digits, '-' and '_', not starting with '-'",
          "conf/f.toml:3: node.0.host: 'two words' is not a host; expected a "
          "name or an IPv4 address",
          "conf/f.toml:4: node.0.port: 0 is less than 1",
          "conf/f.toml:5: node.0.roles: 'sorce' is not one of source, "
          "state, worker, batcher, consumer; did you mean 'source'?",
          "conf/f.toml:6: node.1.name: is required but missing",
          "conf/f.toml:6: node.1.host: is required but missing",
          "conf/f.toml:6: node.1.port: is required but missing",
          "conf/f.toml:6: node.1.roles: is required but missing",
          "conf/f.toml:11: node.2.roles: 'state' appears twice",
          "conf/f.toml:11: node.2.roles: 'nothing' is not one of source, "
          "state, worker, batcher, consumer"});
  CHECK(read(node(std::string(65, 'x'), 65536, "")).errors.size() == 2);
}

TEST_CASE("two nodes share neither name nor address",
          "[config][cluster_options]") {
  CHECK(read(three + node("b", 4701, "'worker'", "LOCALHOST")).errors ==
        texts{"conf/f.toml:17: node.3.name: another node is also named 'b'",
              "conf/f.toml:19: node.3.port: LOCALHOST:4701 is already the "
              "address of node 'a'"});
}

TEST_CASE("every role has its nodes", "[config][cluster_options]") {
  CHECK(read(node("a", 1, "")).errors ==
        texts{"conf/f.toml:1: node: no node has the role 'source'; exactly one "
              "must have it",
              "conf/f.toml:1: node: no node has the role 'state'; at least one "
              "must have it",
              "conf/f.toml:1: node: no node has the role 'worker'; at least "
              "one must have it",
              "conf/f.toml:1: node: no node has the role 'batcher'; exactly "
              "one must have it",
              "conf/f.toml:1: node: no node has the role 'consumer'; at least "
              "one must have it",
              "conf/f.toml:5: node.0.roles: is empty; expected at least one "
              "role"});
  CHECK(read(three + node("d", 4704, "'worker', 'source', 'batcher'")).errors ==
        texts{"conf/f.toml:20: node.3.roles: the role 'source' already belongs "
              "to node 'a'; exactly one node must have it",
              "conf/f.toml:20: node.3.roles: the role 'batcher' already "
              "belongs to node 'a'; exactly one node must have it"});
}

TEST_CASE("a copy of a key needs a second state node",
          "[config][cluster_options]") {
  auto one = node("a", 4701, "'source', 'batcher', 'state'") +
             node("b", 4702, "'worker', 'consumer'");
  CHECK(read(one + "[state]\nreplicas = 1\n").errors ==
        texts{"conf/f.toml:12: state.replicas: 1 is not less than the number "
              "of nodes with the role 'state', which is 1"});
  CHECK(read(one + "[state]\nreplicas = 0\n").errors == texts{});
}

TEST_CASE("TLS needs its three files, relative to the configuration",
          "[config][cluster_options]") {
  auto tls = three + "[cluster.tls]\ncertificate = 'a.pem'\n";
  auto [options, errors] =
      read(tls + "key = 'keys/a.pem'\nauthority = '/etc/ca.pem'\n");
  CHECK(errors == texts{});
  REQUIRE(options.tls);
  CHECK(options.tls->certificate == "conf/a.pem");
  CHECK(options.tls->key == "conf/keys/a.pem");
  CHECK(options.tls->authority == "/etc/ca.pem");
  CHECK(read(tls + "key = ''\n").errors ==
        texts{"conf/f.toml:16: cluster.tls.authority: is required but missing",
              "conf/f.toml:18: cluster.tls.key: is empty; expected a PEM "
              "file"});
}

TEST_CASE("without TLS a node beyond loopback has to be told where to listen",
          "[config][cluster_options]") {
  auto open = three + node("d", 4701, "'worker'", "10.0.0.7");
  CHECK(
      read(open).errors ==
      texts{
          "conf/f.toml:18: node.3.host: '10.0.0.7' is not a loopback address, "
          "and without [cluster.tls] nodes listen on loopback only; if nothing "
          "else can reach their ports, set cluster.bind = \"0.0.0.0\""});
  CHECK(read(open + "[cluster]\nbind = '10.0.0.7'\n").errors == texts{});
  CHECK(read(open + "[cluster.tls]\ncertificate = 'c'\nkey = 'k'\nauthority = "
                    "'a'\n")
            .errors == texts{});
}

TEST_CASE("nodes listen at loopback unless told otherwise",
          "[config][cluster_options]") {
  auto address = [](const cluster_options& cluster, const char* host) {
    return listen_address(cluster, {.host = host});
  };
  CHECK(address({}, "127.0.0.2") == "127.0.0.2");
  CHECK(address({}, "LocalHost") == "127.0.0.1");
  cluster_options secret{.tls = tls_options{}};
  CHECK(address(secret, "127.0.0.1") == "127.0.0.1");
  CHECK(address(secret, "node7.example") == "0.0.0.0");
  CHECK(address({.bind = "10.0.0.1"}, "127.0.0.1") == "10.0.0.1");
}

TEST_CASE("loopback is a name or a network", "[config][cluster_options]") {
  CHECK(is_loopback("localhost"));
  CHECK(is_loopback("127.0.0.1"));
  CHECK(is_loopback("127.255.0.9"));
  CHECK_FALSE(is_loopback("128.0.0.1"));
  CHECK_FALSE(is_loopback("127.example"));
  CHECK_FALSE(is_loopback(""));
}

TEST_CASE("what can be lost has a node left for its roles",
          "[config][cluster_options]") {
  auto options =
      read(three + node("d", 4704, "'worker'") + node("e", 4705, "'consumer'"))
          .options;
  auto can = [&](texts lost) { return can_lose(options, lost); };
  CHECK(can({}));
  CHECK_FALSE(can({"a"}));
  CHECK(can({"d"}));
  CHECK(can({"d", "e"}));
  CHECK_FALSE(can({"b"}));
  options.replicas = 1;
  CHECK(can({"b"}));
  CHECK(can({"c", "d"}));
  CHECK_FALSE(can({"b", "d"}));
  CHECK_FALSE(can({"b", "c"}));
  CHECK_FALSE(can({"c", "e"}));
}

TEST_CASE("a source alone may have read all when it is lost",
          "[config][cluster_options]") {
  auto options =
      read(node("a", 4701, "'source'") + node("b", 4702, "'batcher', 'state'") +
           node("c", 4703, "'worker', 'consumer'") +
           node("d", 4704, "'worker'"))
          .options;
  auto can = [&](texts lost) { return can_lose(options, lost); };
  CHECK(can({"a"}));
  CHECK(can({"a", "d"}));
  CHECK_FALSE(can({"a", "b"}));
  CHECK_FALSE(can({"a", "c"}));
}

TEST_CASE("nodes filled in by a program are checked alike",
          "[config][cluster_options]") {
  auto fault_of = [](auto change) {
    auto options = right();
    change(options);
    auto checked = validate(options);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == errc::invalid_argument);
    return checked.error().message;
  };
  CHECK(fault_of([](auto& o) { o.window = 0; }) ==
        "window 0 is not in [1, 1024]");
  CHECK(fault_of([](auto& o) { o.replicas = 2; }) ==
        "replicas 2 is not in [0, 1]");
  CHECK(fault_of([](auto& o) { o.nodes[1].port = 0; }) ==
        "node 'b': port 0 is not in [1, 65535]");
  CHECK(fault_of([](auto& o) { o.nodes[1].name = "a/b"; }) ==
        "'a/b' is not a valid node name; expected 1 to 64 letters, digits, '-' "
        "and '_', not starting with '-'");
  CHECK(fault_of([](auto& o) { o.nodes[1].roles = {}; }) ==
        "node 'b': roles: is empty; expected at least one role");
  CHECK(fault_of([](auto& o) { o.timeout_ms = 1000; }) ==
        "cluster.timeout_ms: 1000 is not more than twice cluster.heartbeat_ms, "
        "which is 500");
}
