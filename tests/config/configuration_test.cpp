// SPDX-License-Identifier: BSD-3-Clause
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "segue/config/configuration.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

using namespace segue;
namespace fs = std::filesystem;

namespace {

// The configuration of the README and the quickstart.
constexpr auto flights = R"([input]
format = "csv"
files = ["data/flights-2013q1.csv.gz"]
key = "tailnum"
order_by = ["time_hour"]
context = []
label = "arr_delay"
on_error = "stop"

[batch]
num_unroll = 16
batch_size = 32
capacity = 256
pad = true
allow_small_batch = true

[[column]]
kind = "numeric"
key = "dep_delay"
normalizer = { kind = "standard", mean = 12.6, deviation = 40.2 }

[[column]]
kind = "embedding"
dimension = 8
of = { kind = "hash_bucket", key = "dest", hash_bucket_size = 128 }

[model]
kind = "lstm"
units = 64
outputs = 1
weights = "flights.safetensors"
seed = 7

[output]
file = "predictions.csv"

[runtime]
parsers = 2
workers = 2
)";

using messages = std::vector<std::string>;

/// A folder with a configuration in it, removed at the end.
class folder {
 public:
  explicit folder(const std::string& text)
      : file_{folder_.write("flights.toml", text)} {}

  const std::string& path() const { return folder_.path(); }
  const std::string& file() const { return file_; }

 private:
  test::temporary_folder folder_;
  std::string file_;
};

std::string replaced(std::string text, std::string_view from,
                     std::string_view to) {
  auto at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

/// The messages of a configuration's errors, with the folder left out.
messages errors_of(const std::string& text, messages overrides = {}) {
  folder f{text};
  auto loaded = load_configuration(f.file(), overrides);
  REQUIRE(loaded.has_error());
  messages found;
  for (auto& e : loaded.error()) {
    for (auto at = e.message.find(f.path() + "/"); at != e.message.npos;
         at = e.message.find(f.path() + "/"))
      e.message.erase(at, f.path().size() + 1);
    found.push_back(e.message);
  }
  return found;
}

}  // namespace

TEST_CASE("a full configuration is loaded", "[config][configuration]") {
  folder f{flights};
  auto loaded = load_configuration(f.file());
  if (loaded.has_error())
    for (auto& e : loaded.error())
      FAIL_CHECK(e.message);
  REQUIRE(loaded.has_value());
  CHECK(loaded->path == f.file());
  CHECK(loaded->input.files ==
        messages{f.path() + "/data/flights-2013q1.csv.gz"});
  CHECK(loaded->input.key == "tailnum");
  CHECK(loaded->input.order_by == std::vector<order_column>{"time_hour"});
  CHECK(loaded->input.label == "arr_delay");
  CHECK(loaded->batch.num_unroll == 16);
  CHECK(loaded->batch.capacity == 256);
  REQUIRE(loaded->columns.size() == 2);
  CHECK(loaded->columns[0]->name() == "dep_delay");
  CHECK(loaded->columns[0]->width() == 1);
  CHECK(loaded->columns[1]->name() == "dest_embedding");
  CHECK(loaded->columns[1]->width() == 8);
  CHECK(loaded->has_model);
  CHECK(loaded->model.units == 64);
  CHECK(loaded->model.outputs == 1);
  CHECK(loaded->model.weights == f.path() + "/flights.safetensors");
  CHECK(loaded->output.file == f.path() + "/predictions.csv");
  CHECK(loaded->runtime.parsers == 2);
}

TEST_CASE("model, output and runtime may be left out",
          "[config][configuration]") {
  std::string text = flights;
  folder f{text.substr(0, text.find("[model]"))};
  auto loaded = load_configuration(f.file());
  REQUIRE(loaded.has_value());
  CHECK_FALSE(loaded->has_model);
  CHECK(loaded->output.file == "-");
  CHECK(loaded->runtime.workers == 2);
}

TEST_CASE("overrides reach every table of a configuration",
          "[config][configuration]") {
  folder f{flights};
  auto loaded = load_configuration(
      f.file(), messages{"batch.batch_size=64", "column.1.dimension=16",
                         "output.file=other.jsonl", "runtime.threads=1"});
  REQUIRE(loaded.has_value());
  CHECK(loaded->batch.batch_size == 64);
  CHECK(loaded->columns[1]->width() == 16);
  CHECK(loaded->output.file == f.path() + "/other.jsonl");
  CHECK(loaded->output.format == output_format::jsonl);
  CHECK(loaded->runtime.threads == 1);
}

TEST_CASE("a path without a folder is relative to the process's own",
          "[config][configuration]") {
  folder f{flights};
  auto before = fs::current_path();
  fs::current_path(f.path());
  auto loaded = load_configuration("flights.toml");
  fs::current_path(before);
  REQUIRE(loaded.has_value());
  CHECK(loaded->input.files == messages{"data/flights-2013q1.csv.gz"});
  CHECK(loaded->output.file == "predictions.csv");
}

TEST_CASE("an empty configuration names the tables that are needed",
          "[config][configuration]") {
  CHECK(errors_of("") ==
        messages{"flights.toml: input: is required but missing",
                 "flights.toml: column: is required but missing",
                 "flights.toml: batch: is required but missing"});
}

TEST_CASE("errors of all tables come at once, by line",
          "[config][configuration]") {
  auto text = replaced(flights, "num_unroll = 16", "num_unroll = 0");
  text = replaced(text, "batch_size = 32", "bach_size = 32");
  text = replaced(text, "key = \"tailnum\"", "key = 7");
  text = replaced(text, "dimension = 8", "dimension = 0");
  text = replaced(text, "units = 64", "units = \"many\"");
  text = replaced(text, "[runtime]", "[runtme]");
  auto found = errors_of(text, {"output.fromat=csv"});
  REQUIRE(found.size() == 7);
  CHECK(found[0] ==
        "flights.toml:4: input.key: is the integer 7; expected a string");
  CHECK(found[1] == "flights.toml:11: batch.num_unroll: 0 is less than 1");
  CHECK_THAT(found[2],
             Catch::StartsWith("flights.toml:12: batch.bach_size: unknown "
                               "option; did you mean 'batch_size'?"));
  CHECK(found[3] == "flights.toml:24: column.1.dimension: 0 is less than 1");
  CHECK(found[4] ==
        "flights.toml:29: model.units: is the string \"many\"; expected an "
        "integer");
  CHECK(found[5] ==
        "flights.toml:37: runtme: unknown table; did you mean 'runtime'? "
        "(allowed: input, column, batch, model, train, output, runtime, node, "
        "state, cluster)");
  CHECK(found[6] ==
        "--set output.fromat: unknown option; did you mean 'format'? "
        "(allowed: file, format, states_file)");
}

TEST_CASE("an unknown kind of column is one error, with the nearest kind",
          "[config][configuration]") {
  auto found = errors_of(replaced(flights, "\"embedding\"", "\"embeding\""));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0],
             Catch::StartsWith("flights.toml:23: column.1.kind: 'embeding' is "
                               "not one of ") &&
                 Catch::EndsWith("; did you mean 'embedding'?"));
}

TEST_CASE("an unknown option inside a wrapped column is found",
          "[config][configuration]") {
  auto found = errors_of(replaced(flights, "hash_bucket_size = 128",
                                  "hash_bucket_size = 128, slat = 1"));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith("flights.toml:25: column.1.of.slat: "
                                         "unknown option; did you mean "
                                         "'salt'?"));
}

TEST_CASE("one table [column] is told to be an array of them",
          "[config][configuration]") {
  CHECK(errors_of("[input]\nfiles = ['a']\nkey = 'k'\n[batch]\nnum_unroll = "
                  "1\n[column]\nkind = 'numeric'\nkey = 'x'\n") ==
        messages{"flights.toml:6: column: is a table; expected an array of "
                 "tables, [[column]]"});
}

TEST_CASE("columns that make no layer together are an error of theirs",
          "[F1][configuration]") {
  auto found = errors_of(std::string{flights} +
                         "[[column]]\nkind = 'numeric'\nkey = 'dep_delay'\n");
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith(
                           "flights.toml:40: column.2: two columns are named "
                           "'dep_delay'"));
}

TEST_CASE("a wrong name is blamed on the option that has it",
          "[config][configuration]") {
  std::string json = flights;
  auto order = json.find("order_by");
  json.erase(order, json.find('\n', order) + 1 - order);
  auto found = errors_of(json, {"input.format=jsonl", "input.ragged=[\"x\"]",
                                "input.default={destt = \"b\"}"});
  REQUIRE(found.size() == 2);
  CHECK_THAT(found[0], Catch::StartsWith("--set input.ragged: ") &&
                           Catch::Contains("'x'"));
  CHECK_THAT(found[1], Catch::StartsWith("--set input.default") &&
                           Catch::Contains("did you mean 'dest'?"));
}

TEST_CASE("a wrong new name is blamed on the column that gets it",
          "[config][configuration]") {
  CHECK(
      errors_of(flights,
                {"input.rename={a = 'b:c', d = '', e = 'f', g = 'f'}"}) ==
      messages{"--set input.rename: input.rename.a: 'b:c': a name must not "
               "contain a colon",
               "--set input.rename: input.rename.d: is empty; expected a name",
               "--set input.rename: input.rename.g: 'f' is already the new "
               "name of another feature"});
}

TEST_CASE("standard input is read once", "[config][configuration]") {
  CHECK(errors_of(flights, {"input.files=[\"-\"]", "batch.epochs=2"}) ==
        messages{"--set batch.epochs: 2 epochs need the input more than once, "
                 "but standard input can be read only once"});
}

TEST_CASE("every column that is wrong is an error, at its own line",
          "[F1][F12][configuration]") {
  auto text = replaced(flights, "num_unroll = 16", "num_unroll = 0");
  auto found =
      errors_of(text +
                "[[column]]\nkind = 'numeric'\nkey = 'dep_delay'\n"
                "[[column]]\nkind = 'numeric'\nkey = 'dest'\n"
                "[[column]]\nkind = 'indicator'\n"
                "of = { kind = 'identity', key = 'x', num_buckets = 0 }\n");
  REQUIRE(found.size() == 4);
  CHECK_THAT(found[0], Catch::StartsWith("flights.toml:11: batch.num_unroll"));
  CHECK_THAT(found[1], Catch::StartsWith("flights.toml:40: column.2: two "
                                         "columns are named 'dep_delay'"));
  CHECK(found[2] ==
        "flights.toml:43: column.3: feature 'dest' is read with dtype string "
        "by column 'dest_embedding' and with dtype float32 by column 'dest'; "
        "they must be the same");
  CHECK(found[3] ==
        "flights.toml:48: column.4.of.num_buckets: 0 is less "
        "than 1");
}

TEST_CASE("a configuration remembers where its options were written",
          "[configuration]") {
  folder f{flights};
  auto loaded = load_configuration(f.file(), messages{"model.units=3"});
  REQUIRE(loaded.has_value());
  CHECK(loaded->column_paths == messages{"column.0", "column.1"});
  auto place = [&](const char* path) { return loaded->places.find(path); };
  CHECK(place("column.1.dimension").line == 24);
  CHECK(place("column.1.weights").line == 22);
  CHECK(place("column.1.of.salt").line == 25);
  CHECK(place("model.units").text() == "--set model.units");
  CHECK(place("runtime.workers").line == 39);
  CHECK(place("nothing.at.all").line == 0);
}

TEST_CASE("a label that is also a feature of another dtype is an error",
          "[F14][configuration]") {
  auto found = errors_of(flights, {"input.label=dest"});
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith("--set input.label: ") &&
                           Catch::Contains("dest"));
}

TEST_CASE("no file is written that is read", "[config][configuration]") {
  auto plain = replaced(flights, "data/flights-2013q1.csv.gz", "data/q1.csv");
  CHECK(
      errors_of(plain,
                {"output.file=data/q1.csv", "output.states_file=flights.toml",
                 "input.reject_file=data/q1.csv"}) ==
      messages{"--set input.reject_file: \"data/q1.csv\" is also an input file",
               "--set output.file: \"data/q1.csv\" is also an input file",
               "--set output.states_file: \"flights.toml\" is the "
               "configuration file"});
  // Standard input and standard output share a name, but are no file.
  folder f{replaced(flights, "data/flights-2013q1.csv.gz", "-")};
  CHECK(load_configuration(f.file(), messages{"output.file=-"}).has_value());
}

TEST_CASE("a configuration that cannot be read is one error",
          "[config][configuration]") {
  folder f{"[input\n"};
  auto syntax = load_configuration(f.file());
  REQUIRE(syntax.has_error());
  REQUIRE(syntax.error().size() == 1);
  CHECK(syntax.error()[0].code == errc::malformed);
  CHECK_THAT(syntax.error()[0].message, Catch::StartsWith(f.file() + ":1: "));
  auto missing = load_configuration(f.path() + "/none.toml");
  REQUIRE(missing.has_error());
  CHECK(missing.error() ==
        std::vector{error{errc::not_found, f.path() +
                                               "/none.toml: there is no such "
                                               "configuration file"}});
  auto directory = load_configuration(f.path());
  REQUIRE(directory.has_error());
  CHECK(directory.error() ==
        std::vector{error{errc::invalid_argument,
                          f.path() + ": is a folder; expected a configuration "
                                     "file"}});
}

TEST_CASE("asking a faulty configuration for its value throws all messages",
          "[config][configuration]") {
  folder f{""};
  try {
    load_configuration(f.file()).value();
    FAIL("nothing was thrown");
  } catch (const failure& e) {
    CHECK(e.code() == errc::invalid_argument);
    CHECK(e.what() == f.file() + ": input: is required but missing\n" +
                          f.file() + ": column: is required but missing\n" +
                          f.file() + ": batch: is required but missing");
  }
}
