// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_files.hpp"

#include <catch2/catch.hpp>

using namespace segue;

TEST_CASE("a node's name stands before the extension", "[node_files]") {
  CHECK(path_of_node("predictions.csv", "b") == "predictions.b.csv");
  CHECK(path_of_node("/out/a.b/rows.jsonl", "n-1") ==
        "/out/a.b/rows.n-1.jsonl");
  CHECK(path_of_node("out.d/rows", "b") == "out.d/rows.b");
  CHECK(path_of_node("rows.tar.gz", "b") == "rows.tar.b.gz");
  CHECK(path_of_node(".csv", "b") == ".csv.b");
  CHECK(path_of_node("rows.", "b") == "rows.b.");
}

TEST_CASE("only nodes that share a file have files of their own",
          "[node_files]") {
  configuration config;
  config.output.file = "/tmp/no/rows.csv";
  config.cluster.nodes = {{.name = "a", .roles = {node_role::consumer}},
                          {.name = "b", .roles = {node_role::state}}};
  auto file = [&] { return output_file_of(config, config.cluster.nodes[0]); };
  CHECK(file() == "/tmp/no/rows.csv");
  config.cluster.nodes[1].roles.add(node_role::consumer);
  CHECK(file() == "/tmp/no/rows.a.csv");
  config.output.file = "-";
  CHECK(file() == "-");
  config.output.file = "/dev/null";
  CHECK(file() == "/dev/null");
}
