// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/config/toml_document.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

/// Reads `text` as flights.toml with `read`, and gives the errors' messages.
template <class Read>
std::vector<std::string> errors_of(const std::string& text, Read read,
                                   std::vector<std::string> overrides = {}) {
  auto reader = read_toml(text, "flights.toml", overrides);
  REQUIRE(reader);
  read(reader->root());
  std::vector<std::string> messages;
  for (auto& e : reader->finish()) {
    CHECK(e.code == errc::invalid_argument);
    messages.push_back(e.message);
  }
  return messages;
}

using messages = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind of option is read", "[config][toml_document]") {
  auto reader = read_toml(R"(
    integer = -3
    number = 2.5
    whole = 2
    boolean = true
    text = "a \"b\""
    choice = "csv"
    texts = ["a", 'b']
    numbers = [1, 2.5]
    integers = [1, 2, 3]
    empty = []
    free = { one = 1, two = 2 }
    [table]
    x.y = 7
    [[column]]
    key = "a"
    [[column]]
    key = "b"
  )",
                          "f.toml");
  REQUIRE(reader);
  auto& root = reader->root();
  CHECK(root.integer("integer") == -3);
  CHECK(root.number("number") == 2.5);
  CHECK(root.number("whole") == 2.0);
  CHECK(root.is_integer("whole"));
  CHECK_FALSE(root.is_integer("number"));
  CHECK_FALSE(root.is_integer("absent"));
  CHECK(root.boolean("boolean") == true);
  CHECK(root.text("text") == "a \"b\"");
  CHECK(root.choice("choice", {"csv", "jsonl"}) == "csv");
  CHECK(root.texts("texts") == std::vector<std::string>{"a", "b"});
  CHECK(root.numbers("numbers") == std::vector<double>{1, 2.5});
  CHECK(root.integers("integers") == std::vector<std::int64_t>{1, 2, 3});
  CHECK(root.texts("empty") == std::vector<std::string>{});
  CHECK(root.table("free")->names() == std::vector<std::string>{"one", "two"});
  CHECK(root.table("table")->table("x")->integer("y") == 7);
  auto columns = root.tables("column");
  REQUIRE(columns.size() == 2);
  CHECK(columns[0]->text("key") == "a");
  CHECK(columns[1]->text("key") == "b");
  for (auto& e : reader->finish())
    FAIL_CHECK(e.message);
}

TEST_CASE("an absent option is no error and gives nothing",
          "[config][toml_document]") {
  auto found = errors_of("", [](option_reader& root) {
    CHECK_FALSE(root.has("a"));
    CHECK_FALSE(root.integer("a"));
    CHECK_FALSE(root.number("a"));
    CHECK_FALSE(root.boolean("a"));
    CHECK_FALSE(root.text("a"));
    CHECK_FALSE(root.choice("a", {"b"}));
    CHECK_FALSE(root.texts("a"));
    CHECK_FALSE(root.numbers("a"));
    CHECK_FALSE(root.integers("a"));
    CHECK(root.table("a") == nullptr);
    CHECK(root.tables("a").empty());
    CHECK(root.names().empty());
  });
  CHECK(found == messages{});
}

TEST_CASE("a value outside its bounds is named with the bound",
          "[config][toml_document]") {
  auto found = errors_of(
      "[batch]\nnum_unroll = 0\nbatch_size = 2000\nsizes = [1,\n 0]\n",
      [](option_reader& root) {
        auto* batch = root.table("batch");
        CHECK_FALSE(batch->integer("num_unroll", 1));
        CHECK_FALSE(batch->integer("batch_size", 1, 1024));
        CHECK_FALSE(batch->integers("sizes", 1));
      });
  CHECK(found ==
        messages{"flights.toml:2: batch.num_unroll: 0 is less than 1",
                 "flights.toml:3: batch.batch_size: 2000 is greater than 1024",
                 "flights.toml:5: batch.sizes.1: 0 is less than 1"});
}

TEST_CASE("a value of the wrong kind is named with the kind that is expected",
          "[config][toml_document]") {
  auto found = errors_of(
      "a = \"16\"\nb = 1.5\nc = true\nd = 3\ne = 2013-01-01\nf = {}\n"
      "g = \"x\"\nh = [1, \"x\"]\ni = [\"x\",\n 2]\nj = 1\nk = {}\n"
      "l = [{}, 1]\nm = 1\n",
      [](option_reader& root) {
        CHECK_FALSE(root.integer("a"));
        CHECK_FALSE(root.integer("b"));
        CHECK_FALSE(root.number("c"));
        CHECK_FALSE(root.text("d"));
        CHECK_FALSE(root.text("e"));
        CHECK_FALSE(root.choice("f", {"x"}));
        CHECK_FALSE(root.texts("g"));
        CHECK_FALSE(root.integers("h"));
        CHECK_FALSE(root.texts("i"));
        CHECK_FALSE(root.table("j"));
        CHECK(root.tables("k").empty());
        CHECK(root.tables("l").size() == 1);
        CHECK_FALSE(root.boolean("m"));
      });
  CHECK(
      found ==
      messages{
          "flights.toml:1: a: is the string \"16\"; expected an integer",
          "flights.toml:2: b: is the number 1.5; expected an integer",
          "flights.toml:3: c: is the boolean true; expected a number",
          "flights.toml:4: d: is the integer 3; expected a string",
          "flights.toml:5: e: is the date 2013-01-01; expected a string",
          "flights.toml:6: f: is a table; expected a string",
          "flights.toml:7: g: is the string \"x\"; expected an array of "
          "strings",
          "flights.toml:8: h.1: is the string \"x\"; expected an integer",
          "flights.toml:10: i.1: is the integer 2; expected a string",
          "flights.toml:11: j: is the integer 1; expected a table",
          "flights.toml:12: k: is a table; expected an array of tables, [[k]]",
          "flights.toml:13: l.1: is the integer 1; expected a table",
          "flights.toml:14: m: is the integer 1; expected true or false"});
}

TEST_CASE("a number that is not finite is refused", "[config][toml_document]") {
  auto found = errors_of("a = inf\nb = [1, -nan]\n", [](option_reader& root) {
    CHECK_FALSE(root.number("a"));
    CHECK_FALSE(root.numbers("b"));
  });
  CHECK(found == messages{"flights.toml:1: a: inf is not a finite number",
                          "flights.toml:2: b.1: nan is not a finite number"});
}

TEST_CASE("a text that is no choice is named with the nearest one",
          "[config][toml_document]") {
  auto found = errors_of("format = \"cvs\"\nmode = \"banana\"\n",
                         [](option_reader& root) {
                           CHECK_FALSE(root.choice("format", {"csv", "jsonl"}));
                           CHECK_FALSE(root.choice("mode", {"stop", "skip"}));
                         });
  CHECK(found ==
        messages{"flights.toml:1: format: 'cvs' is not one of csv, jsonl; did "
                 "you mean 'csv'?",
                 "flights.toml:2: mode: 'banana' is not one of stop, skip"});
}

TEST_CASE("an option nobody asked for is unknown, with the nearest name",
          "[config][toml_document]") {
  auto found = errors_of(
      "title = 1\n[batch]\nbach_size = 64\n[[column]]\n[[column]]\n"
      "of = { kye = \"dest\" }\n[bacth]\nx = 1\n[runtime]\nx = 1\n",
      [](option_reader& root) {
        auto* batch = root.table("batch");
        batch->integer("num_unroll");
        batch->integer("batch_size");
        root.table("runtime");
        for (auto* column : root.tables("column"))
          if (auto* of = column->table("of")) of->text("key");
      });
  CHECK(found ==
        messages{
            "flights.toml:1: title: unknown option (allowed: batch, runtime, "
            "column)",
            "flights.toml:3: batch.bach_size: unknown option; did you mean "
            "'batch_size'? (allowed: num_unroll, batch_size)",
            "flights.toml:6: column.1.of.kye: unknown option; did you mean "
            "'key'? (allowed: key)",
            "flights.toml:7: bacth: unknown table; did you mean 'batch'? "
            "(allowed: batch, runtime, column)",
            "flights.toml:10: runtime.x: unknown option (allowed: nothing)"});
}

TEST_CASE("options are not called unknown where their kind is unknown",
          "[config][toml_document]") {
  auto found = errors_of(
      "[[column]]\nkind = \"x\"\nkeys = 1\n[[column]]\nkidn = 1\nkeys = 1\n",
      [](option_reader& root) {
        for (auto* column : root.tables("column")) {
          if (column->has("kind"))
            column->choice("kind", {"numeric"});
          else
            column->require("kind");
        }
      });
  CHECK(found ==
        messages{"flights.toml:2: column.0.kind: 'x' is not one of numeric",
                 "flights.toml:4: column.1.kind: is required but missing",
                 "flights.toml:5: column.1.kidn: unknown option; did you mean "
                 "'kind'? (allowed: kind)"});
}

TEST_CASE("names of a free table are known", "[config][toml_document]") {
  auto found = errors_of("[free]\na = 1\nb = 2\n", [](option_reader& root) {
    CHECK(root.table("free")->names() == std::vector<std::string>{"a", "b"});
  });
  CHECK(found == messages{});
}

TEST_CASE("owners' own errors point at the option, or at its table",
          "[config][toml_document]") {
  auto found = errors_of("[batch]\n\ncapacity = 3\n", [](option_reader& root) {
    auto* batch = root.table("batch");
    batch->fail("capacity", "is too odd");
    batch->fail("epochs", "is too few");
    batch->require("num_unroll");
    root.require("input");
  });
  CHECK(found ==
        messages{"flights.toml: input: is required but missing",
                 "flights.toml:1: batch.epochs: is too few",
                 "flights.toml:1: batch.num_unroll: is required but missing",
                 "flights.toml:3: batch.capacity: is too odd"});
}

TEST_CASE("a table that is asked for twice is the same reader",
          "[config][toml_document]") {
  auto reader = read_toml("[a]\nx = 1\n[[b]]\n", "f.toml");
  REQUIRE(reader);
  auto& root = reader->root();
  CHECK(root.table("a") == root.table("a"));
  CHECK(root.tables("b") == root.tables("b"));
  root.table("a")->integer("x");
  auto moved = std::move(*reader);
  CHECK(&moved.root() == &root);
  CHECK(moved.finish().empty());
}

TEST_CASE("relative paths are relative to the configuration's folder",
          "[config][toml_document]") {
  auto resolve = [](const std::string& configuration, std::string_view path) {
    return read_toml("", configuration)->root().resolve_path(path);
  };
  CHECK(resolve("conf/flights.toml", "data/*.csv") == "conf/data/*.csv");
  CHECK(resolve("/etc/flights.toml", "../a.csv") == "/etc/../a.csv");
  CHECK(resolve("flights.toml", "data/a.csv") == "data/a.csv");
  CHECK(resolve("conf/flights.toml", "/data/a.csv") == "/data/a.csv");
  // Tables inside resolve alike.
  auto reader = read_toml("[a]\n", "conf/f.toml");
  CHECK(reader->root().table("a")->resolve_path("x") == "conf/x");
}
