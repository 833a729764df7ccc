// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "segue/config/parse_toml.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

using namespace segue;

namespace {

std::string fault_of(const std::string& text) {
  auto tree = parse_toml(text, "flights.toml");
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == errc::malformed);
  CHECK(tree.error().message.find('\n') == std::string::npos);
  return tree.error().message;
}

}  // namespace

TEST_CASE("values keep kind, order and line", "[config][parse_toml]") {
  auto tree = parse_toml("b = 1\na = [\n  1.5,\n  'x']\n\n[t]\nz = true\n",
                         "flights.toml");
  REQUIRE(tree);
  CHECK(tree->kind == option_kind::table);
  CHECK(tree->place.text() == "flights.toml");
  REQUIRE(tree->children.size() == 3);
  CHECK(tree->children[0].name == "b");
  CHECK(describe(tree->children[0]) == "the integer 1");
  auto* a = tree->find("a");
  REQUIRE(a);
  CHECK(a->place.text() == "flights.toml:2");
  REQUIRE(a->children.size() == 2);
  CHECK(a->children[0].name == "0");
  CHECK(describe(a->children[0]) == "the number 1.5");
  CHECK(a->children[1].place.text() == "flights.toml:4");
  auto* t = tree->find("t");
  REQUIRE(t);
  CHECK(t->place.line == 6);
  REQUIRE(t->find("z"));
  CHECK(describe(*t->find("z")) == "the boolean true");
  CHECK(tree->find("none") == nullptr);
}

TEST_CASE("a long text is cut in errors", "[config][parse_toml]") {
  option_node node;
  node.kind = option_kind::text;
  node.value = std::string(100, 'a');
  CHECK(describe(node) == "the string \"" + std::string(60, 'a') + "...\"");
}

TEST_CASE("a fault of the syntax gives line and reason in one line",
          "[config][parse_toml]") {
  CHECK(fault_of("a = 1\nb 2\n") ==
        "flights.toml:2: missing key-value separator `=`: should be `=`");
  CHECK(fault_of("a = 1\na = 2\n") ==
        "flights.toml:2: value (\"a\") already exists");
  CHECK(fault_of("[a]\n[b]\n[a]\n") ==
        "flights.toml:3: table (\"a\") already exists");
  CHECK(fault_of("a = 1 2\n") ==
        "flights.toml:1: invalid line format: expected newline, but got '2'");
  CHECK(fault_of("b = 'a\n") ==
        "flights.toml:1: the next token is not a valid literal string");
  for (auto text : {"[a\nb = 1\n", "!\n"})
    CHECK(
        fault_of(text) ==
        "flights.toml:1: is not valid TOML; expected NAME = VALUE or [TABLE]");
  CHECK(fault_of("a = 01\n") == "flights.toml:1: bad integer: leading zero");
  CHECK(fault_of("kind = lstm\n").starts_with("flights.toml:1: "));
  CHECK(fault_of("a = [1,\n2\n").starts_with("flights.toml:3: "));
  CHECK(fault_of("a = \"abc\n").starts_with("flights.toml:1: "));
}

TEST_CASE("a text without its quotes is told as that", "[config][parse_toml]") {
  auto bare = [](std::string_view word, int line = 1) {
    return "flights.toml:" + std::to_string(line) + ": '" + std::string{word} +
           "' is not a TOML value; a string needs quotes";
  };
  CHECK(fault_of("key = id\n") == bare("id"));
  CHECK(fault_of("[input]\nkey = nonsense # of the user\n") ==
        bare("nonsense", 2));
  CHECK(fault_of("format = csv\n") == bare("csv"));
  CHECK(fault_of("\n\nb = tru\n") == bare("tru", 3));
  CHECK(fault_of("key = infinite\n") == bare("infinite"));
  CHECK(fault_of("key = 5id\n") == bare("5id"));
  CHECK(fault_of("weights = /data/w.safetensors") ==
        bare("/data/w.safetensors"));
  CHECK(fault_of("files = [a.csv, b.csv]\n") == bare("a.csv"));
  CHECK(fault_of("files = [\"a.csv\", b.csv]\n") == bare("b.csv"));
  CHECK(fault_of("files = [\n  'a.csv',\n  b.csv,\n]\n") == bare("b.csv", 3));
  CHECK(fault_of("of = { kind = \"identity\", key = id }\n") == bare("id"));
  // These are other faults.
  CHECK(fault_of("x = .5\n").find("quotes") == std::string::npos);
  CHECK(fault_of("x = 'a' 'b'\n").find("quotes") == std::string::npos);
  CHECK(fault_of("x =\n").find("quotes") == std::string::npos);
  CHECK(fault_of("a b = 1\n").find("quotes") == std::string::npos);
}

TEST_CASE("a number beyond 64 bits is refused, not clamped",
          "[config][parse_toml]") {
  CHECK(fault_of("x = 1\nseed = 18446744073709551615\n") ==
        "flights.toml:2: a number does not fit into 64 bits");
  CHECK(fault_of("x = [-9_223_372_036_854_775_809]\n") ==
        "flights.toml:1: a number does not fit into 64 bits");
  CHECK(fault_of("x = 0xFFFFFFFFFFFFFFFFF\n") ==
        "flights.toml:1: a number does not fit into 64 bits");
  CHECK(fault_of("x = 1\ny = 1e400\n") ==
        "flights.toml:2: a number does not fit into 64 bits");
  CHECK(fault_of("x = [1.5, -1_0.0e+308]\n") ==
        "flights.toml:1: a number does not fit into 64 bits");
  CHECK(parse_toml("x = 1.7976931348623157e308\ny = 1e-300\n", "f.toml"));
  auto limits = parse_toml(
      "a = 9223372036854775807\nb = -9223372036854775808\n"
      "c = +9_223_372_036_854_775_807\nd = 0x7FFFFFFFFFFFFFFF\n",
      "f.toml");
  REQUIRE(limits);
  CHECK(describe(*limits->find("a")) == "the integer 9223372036854775807");
  CHECK(describe(*limits->find("b")) == "the integer -9223372036854775808");
}

TEST_CASE("what is nested too deep is refused before it is parsed",
          "[config][parse_toml]") {
  std::string too_deep =
      "flights.toml:2: tables or arrays are nested deeper than 100";
  auto times = [](int count, const std::string& text) {
    std::string all;
    for (int i = 0; i < count; ++i)
      all += text;
    return all;
  };
  CHECK(fault_of("[input]\nx = " + times(100'000, "[")) == too_deep);
  CHECK(fault_of("[input]\nx = " + times(100'000, "{x=")) == too_deep);
  CHECK(fault_of("[input]\n[" + times(100'000, "x.") + "x]\n") == too_deep);
  CHECK(fault_of("[input]\n" + times(100'000, "x.") + "x = 1\n") == too_deep);
  CHECK(fault_of("y = \"\\\"[\" # [\nx = " + times(101, "[") + "\n") ==
        too_deep);
  for (std::string quote : {"\"", "'", "\"\"\"", "'''"})
    CHECK(parse_toml("x = " + quote + times(101, "[{.") + quote + "\n",
                     "f.toml"));
  CHECK(parse_toml("#" + times(101, "[.") + "\n", "f.toml"));
  CHECK(parse_toml("x = [" + times(300, "1.5, ") + "]\n", "f.toml"));
  CHECK(parse_toml(times(300, "[[x.y]]\n"), "f.toml"));
  CHECK(parse_toml("x = " + times(99, "[") + times(99, "]") + "\n", "f.toml"));
}

TEST_CASE("a file that cannot be read says why", "[config][parse_toml]") {
  test::temporary_folder made;
  const auto& folder = made.path();
  auto missing = parse_toml_file(folder + "/none.toml");
  REQUIRE_FALSE(missing);
  CHECK(missing.error() ==
        error{errc::not_found,
              folder + "/none.toml: there is no such configuration file"});
  auto directory = parse_toml_file(folder);
  REQUIRE_FALSE(directory);
  CHECK(directory.error() ==
        error{errc::invalid_argument,
              folder + ": is a folder; expected a configuration file"});
  std::ofstream{folder + "/a.toml"} << "a = 1\n";
  CHECK(parse_toml_file(folder + "/a.toml"));
  auto below = parse_toml_file(folder + "/a.toml/b.toml");
  REQUIRE_FALSE(below);
  CHECK(below.error() ==
        error{errc::io, folder + "/a.toml/b.toml: cannot be opened: Not a "
                                 "directory"});
}

TEST_CASE("a file that is no configuration is told as what it is",
          "[config][parse_toml]") {
  test::temporary_folder made;
  const auto& folder = made.path();
  auto fault = [&](const std::string& name, std::string_view bytes) {
    auto path = folder + "/" + name;
    std::ofstream{path, std::ios::binary} << bytes;
    auto tree = parse_toml_file(path);
    REQUIRE_FALSE(tree);
    CHECK(tree.error().code == errc::malformed);
    REQUIRE(tree.error().message.starts_with(path + ": "));
    return tree.error().message.substr(path.size() + 2);
  };
  auto data = [&](const std::string& format, const std::string& name) {
    return "is data (" + format +
           "); expected a configuration, such as the one that segue stats " +
           folder + "/" + name + " --suggest prints";
  };
  using namespace std::string_view_literals;
  CHECK(fault("a.csv", "id,x\na,1\n") == data("csv", "a.csv"));
  // Brackets without end, as in bytes that are compressed.
  auto packed = std::string{"\x1f\x8b\x08\0"sv} + std::string(200, '[');
  CHECK(fault("a.csv.gz", packed) == data("csv", "a.csv.gz"));
  auto looks_like = [](const std::string& what) {
    return "looks like data (" + what +
           "); expected a configuration, such as the one that segue stats "
           "--suggest prints for a file whose name shows its format";
  };
  CHECK(fault("a", packed) == looks_like("gzip"));
  CHECK(fault("b", "\x28\xb5\x2f\xfd\0\0"sv) == looks_like("zstd"));
  CHECK(fault("c", "{\"key\": \"a\"}\n") == looks_like("jsonl"));
  CHECK(fault("d.tfrecords", "\0\0\0"sv) == data("tfrecord", "d.tfrecords"));
  CHECK(fault("w", "\x02\0\0\0\0\0\0\0{}"sv) ==
        "is a safetensors file; expected a configuration, which can name it in "
        "model.weights");
  CHECK(fault("p", "version https://git-lfs.github.com/spec/v1\n") ==
        "is a Git LFS pointer, not the file itself; run git lfs pull to fetch "
        "it; expected a configuration");
  CHECK(fault("large", std::string((64 << 20) + 1, '\n')) ==
        "is larger than 64 MiB; expected a configuration");
  // What is TOML is one, whatever it is called.
  std::ofstream{folder + "/t.csv"} << "a = 1\n";
  CHECK(parse_toml_file(folder + "/t.csv"));
}

TEST_CASE("a file whose reading fails says why", "[config][parse_toml]") {
  // Address 0 of a process is never mapped, so this read fails for every user.
  std::string path = "/proc/self/mem";
  if (!std::filesystem::exists(path)) return;
  auto tree = parse_toml_file(path);
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == errc::io);
  CHECK(tree.error().message == path + ": cannot be read: Input/output error");
}
