// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/config/toml_document.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

const std::string configuration = R"([batch]
batch_size = 32
files = ["a", "b"]
[[column]]
kind = "numeric"
[[column]]
kind = "embedding"
dimension = 8
)";

option_document with(std::vector<std::string> overrides) {
  auto reader = read_toml(configuration, "f.toml", overrides);
  REQUIRE(reader);
  return std::move(*reader);
}

/// The one message that the overrides themselves cause.
std::string fault_of(std::vector<std::string> overrides) {
  auto reader = with(std::move(overrides));
  reader.root().names();
  auto errors = reader.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code == errc::invalid_argument);
  return errors[0].message;
}

}  // namespace

TEST_CASE("an override replaces an option, the last one wins",
          "[config][override]") {
  auto reader = with({"batch.batch_size=64", "batch.batch_size=65"});
  CHECK(reader.root().table("batch")->integer("batch_size") == 65);
}

TEST_CASE("an override adds options and tables", "[config][override]") {
  auto reader = with({"batch.epochs=2", "runtime.deep.parsers=4"});
  CHECK(reader.root().table("batch")->integer("epochs") == 2);
  auto* deep = reader.root().table("runtime")->table("deep");
  REQUIRE(deep);
  CHECK(deep->integer("parsers") == 4);
}

TEST_CASE("an override's value is TOML, or else a text", "[config][override]") {
  auto reader =
      with({"a=1.5", "b=true", "c=[\"x\", \"y\"]", "d=\"3\"",
            "e={kind = \"log1p\"}", "f=some text", "g=", "h=x=y", "i=1\nj=2"});
  auto& root = reader.root();
  CHECK(root.number("a") == 1.5);
  CHECK(root.boolean("b") == true);
  CHECK(root.texts("c") == std::vector<std::string>{"x", "y"});
  CHECK(root.text("d") == "3");
  CHECK(root.table("e")->text("kind") == "log1p");
  CHECK(root.text("f") == "some text");
  CHECK(root.text("g") == "");
  CHECK(root.text("h") == "x=y");
  CHECK(root.text("i") == "1\nj=2");
  CHECK_FALSE(root.has("j"));
}

TEST_CASE("an override reaches into arrays by position", "[config][override]") {
  auto reader =
      with({"column.1.dimension=16", "column.2.kind=numeric", "batch.files.0=c",
            "batch.files.2=d", "new.0.x=1", "new.1.x=2"});
  auto& root = reader.root();
  CHECK(root.table("batch")->texts("files") ==
        std::vector<std::string>{"c", "b", "d"});
  auto columns = root.tables("column");
  REQUIRE(columns.size() == 3);
  CHECK(columns[1]->integer("dimension") == 16);
  CHECK(columns[1]->text("kind") == "embedding");
  CHECK(columns[2]->text("kind") == "numeric");
  REQUIRE(root.tables("new").size() == 2);
  CHECK(root.tables("new")[1]->integer("x") == 2);
}

TEST_CASE("errors about an override point at it and come last",
          "[config][override]") {
  auto reader = with({"batch.batch_size=many", "batch.bach_size=[1]",
                      "runtime.parsers=0", "column.0.kind=3"});
  auto& root = reader.root();
  root.table("batch")->integer("batch_size");
  root.table("batch")->integer("files");
  root.table("runtime")->integer("parsers", 1);
  root.table("runtime")->require("workers");
  for (auto* column : root.tables("column")) {
    column->text("kind");
    column->integer("dimension");
  }
  std::vector<std::string> found;
  for (auto& e : reader.finish())
    found.push_back(e.message);
  CHECK(found ==
        std::vector<std::string>{
            "f.toml:3: batch.files: is an array; expected an integer",
            "--set batch.batch_size: is the string \"many\"; "
            "expected an integer",
            "--set runtime.parsers: 0 is less than 1",
            "--set runtime.parsers: runtime.workers: is required but missing",
            "--set column.0.kind: is the integer 3; expected a string, "
            "in quotes that the shell leaves: --set 'NAME=\"TEXT\"'",
            "--set batch.bach_size: unknown option; did you "
            "mean 'batch_size'? (allowed: batch_size, files)"});
}

TEST_CASE("an override that says nothing usable is refused",
          "[config][override]") {
  CHECK(fault_of({"batch.batch_size"}) ==
        "--set batch.batch_size: no '='; expected NAME=VALUE, e.g. --set "
        "batch.batch_size=64");
  CHECK(fault_of({"batch..x=1"}) ==
        "--set batch..x: a part of the name is empty; expected NAME=VALUE, "
        "e.g. --set batch.batch_size=64");
  CHECK(fault_of({"=1"}) ==
        "--set : a part of the name is empty; expected NAME=VALUE, e.g. "
        "--set batch.batch_size=64");
  CHECK(fault_of({"batch.batch_size.x=1"}) ==
        "--set batch.batch_size.x: 'batch.batch_size' is the integer 32 "
        "(f.toml:2), so it has no options to set");
  std::string deep = "batch";
  for (int i = 0; i < 100; ++i)
    deep += ".x";
  CHECK(fault_of({deep + "=1"}) ==
        "--set: a name has 101 parts; at most 100 are allowed");
  CHECK(fault_of({"column.3.kind=x"}) ==
        "--set column.3.kind: '3' is not an index of the array 'column'; "
        "expected 0 to 2");
  CHECK(fault_of({"column.dest.kind=x"}) ==
        "--set column.dest.kind: 'dest' is not an index of the array 'column'; "
        "expected 0 to 2");
  CHECK(fault_of({"column.00.kind=x"}) ==
        "--set column.00.kind: '00' is not an index of the array 'column'; "
        "expected 0 to 2");
}
