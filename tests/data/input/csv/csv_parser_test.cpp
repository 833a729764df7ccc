// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_parser.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/data/input/input_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using names = std::vector<std::string>;

const auto x_spec = sequences({{"x", dtype::float32, {}}});

/// Reads one file of a text.
all_read read(
    const std::string& text, const parse_spec& spec,
    void (*change)(input_options&) = [](input_options&) {}) {
  temporary_folder folder;
  auto options = csv_options({folder.write("t.csv", text)});
  change(options);
  auto all = read_all(options, spec);
  for (auto& r : all.rejects)
    r.file = "t.csv";
  return all;
}

error refused(
    const parse_spec& spec,
    void (*change)(input_options&) = [](input_options&) {}) {
  auto options = csv_options({});
  change(options);
  auto parser = make_parser(options, spec);
  REQUIRE(parser.has_error());
  return parser.error();
}

std::vector<float> x_of(const all_read& all, std::size_t example = 0) {
  return numbers<float>(dense(all.examples.at(example).sequences, "x"));
}

}  // namespace

TEST_CASE("columns become tensors of their dtypes", "[B2][I2][csv_parser]") {
  auto all = read(
      "id,f,d,i,l,u,b,s\n"
      "k,1.5,0.1,-3,9007199254740993,255,true,hi\n"
      "k, 2 ,1e-5,+4,517.0,0,0,\"a,\"\"b\"\n"
      "m,3,3,3,3,3,1,\n",
      sequences({{"f", dtype::float32, {}},
                 {"d", dtype::float64, {}},
                 {"i", dtype::int32, {}},
                 {"l", dtype::int64, {}},
                 {"u", dtype::uint8, {}},
                 {"b", dtype::boolean, {}},
                 {"s", dtype::string, {}}}));
  REQUIRE(all.examples.size() == 2);
  CHECK(all.rejects.empty());
  auto& k = all.examples[0].sequences;
  CHECK(numbers<float>(dense(k, "f")) == std::vector<float>{1.5f, 2});
  CHECK(numbers<double>(dense(k, "d")) == std::vector<double>{0.1, 1e-5});
  CHECK(numbers<std::int32_t>(dense(k, "i")) ==
        std::vector<std::int32_t>{-3, 4});
  CHECK(numbers<std::int64_t>(dense(k, "l")) ==
        std::vector<std::int64_t>{9007199254740993, 517});
  CHECK(numbers<std::uint8_t>(dense(k, "u")) ==
        std::vector<std::uint8_t>{255, 0});
  CHECK(numbers<bool>(dense(k, "b")) == std::vector<bool>{true, false});
  CHECK(strings(dense(k, "s")) == names{"hi", "a,\"b"});
  auto& m = all.examples[1].sequences;
  CHECK(dense(m, "f").dims() == shape{1});
  CHECK(strings(dense(m, "s")) == names{""});
}

TEST_CASE("a parser reads only what is asked for", "[F14][csv_parser]") {
  auto all = read("id,x,y\nk,1,not a number\n", x_spec);
  REQUIRE(all.examples.size() == 1);
  CHECK(all.examples[0].sequences.size() == 1);
  CHECK(all.examples[0].context.empty());
}

TEST_CASE("a spec's single dimension and ragged form are kept",
          "[B2][csv_parser]") {
  auto all = read("id,x,s\nj,0,q\nk,1,a\nk,2,b\n",
                  sequences({{"x", dtype::float32, {1}},
                             {"s", dtype::string, {}, layout::ragged}}));
  REQUIRE(all.examples.size() == 2);
  CHECK(dense(all.examples[1].sequences, "x").dims() == shape{2, 1});
  auto& features = all.examples[1].sequences;
  REQUIRE(features[0].name == "s");
  auto& ragged = std::get<ragged_tensor>(features[0].value);
  REQUIRE(validate(features[0].value).has_value());
  CHECK(ragged.rows() == 2);
  auto splits = numbers<std::int64_t>(ragged.row_splits);
  auto values = ragged.values.strings();
  CHECK(values[static_cast<std::size_t>(splits[0])] == "a");
  CHECK(values[static_cast<std::size_t>(splits[1])] == "b");
  CHECK(splits[2] - splits[1] == 1);
}

TEST_CASE("what a column cannot hold is refused before reading",
          "[B2][csv_parser]") {
  CHECK_THAT(refused(sequences({{"x", dtype::float32, {3}}})).message,
             Contains("feature 'x' has the shape [3]"));
  CHECK_THAT(
      refused(sequences({{"x", dtype::float32, {}, layout::sparse}})).message,
      Contains("feature 'x' is sparse"));
  CHECK_THAT(refused({}).message, Contains("at least one feature column"));
  CHECK_THAT(refused(x_spec, [](input_options& o) { o.key = ""; }).message,
             Contains("(key)"));
}

TEST_CASE("the label is one more sequence of float32", "[I2][csv_parser]") {
  auto label = [](input_options& o) { o.label = "y"; };
  auto all = read("id,x,y\nk,1,7\nk,2,8.5\n", x_spec, label);
  CHECK(numbers<float>(dense(all.examples.at(0).sequences, "y")) ==
        std::vector<float>{7, 8.5});
  CHECK(read("id,y\nk,7\n", {}, label).examples.at(0).sequences.size() == 1);
  auto same = sequences({{"y", dtype::float32, {}}});
  CHECK(read("id,y\nk,7\n", same, label).examples.at(0).sequences.size() == 1);
  CHECK_THAT(
      refused(sequences({{"y", dtype::string, {}}}), label).message,
      Contains("the label 'y' is read as float32") && Contains("as string"));
}

TEST_CASE("context is one value per key", "[B1][I2][csv_parser]") {
  auto spec = x_spec;
  spec.context = {{"year", dtype::int64, {}}};
  auto all = read(
      "id,year,model,x\n"
      "k,2004,A,1\nk,2004,A,2\nm,1999,B,3\n",
      spec, [](input_options& o) { o.context = {"model"}; });
  REQUIRE(all.examples.size() == 2);
  auto& m = all.examples[1].context;
  REQUIRE(m.size() == 2);
  CHECK(dense(m, "year").dims() == shape{});
  CHECK(numbers<std::int64_t>(dense(m, "year")) ==
        std::vector<std::int64_t>{1999});
  CHECK(strings(dense(m, "model")) == names{"B"});
  CHECK(strings(dense(all.examples[0].context, "model")) == names{"A"});
}

TEST_CASE("context that changes within a key rejects the row",
          "[I3][csv_parser]") {
  auto spec = x_spec;
  spec.context = {{"year", dtype::int64, {}}};
  auto all = read(
      "id,year,model,x\n"
      "k,2004,A,1\nk,2005,A,2\nk,2004.0,A,3\nk,2004,B,4\n"
      "m,1999,B,5\n",
      spec, [](input_options& o) { o.context = {"model"}; });
  CHECK(x_of(all) == std::vector<float>{1, 3});
  CHECK(messages(all) ==
        names{"t.csv:3: column 'year': '2005' differs from '2004' in "
              "earlier rows of the key; a context column holds one value per "
              "key (byte offset 27, key 'k')",
              "t.csv:5: column 'model': 'B' differs from 'A' in earlier "
              "rows of the key; a context column holds one value per key "
              "(byte offset 51, key 'k')"});
  CHECK(numbers<std::int64_t>(dense(all.examples[1].context, "year")) ==
        std::vector<std::int64_t>{1999});
}

TEST_CASE("a row that cannot be read is left out and reported",
          "[I3][csv_parser]") {
  auto all =
      read("id,x,s\nk,1,a\nk,abc,b\nk,3,c\nm,,d\n",
           sequences({{"x", dtype::float32, {}}, {"s", dtype::string, {}}}));
  REQUIRE(all.examples.size() == 1);
  CHECK(x_of(all) == std::vector<float>{1, 3});
  CHECK(strings(dense(all.examples[0].sequences, "s")) == names{"a", "c"});
  CHECK(all.records == 4);
  CHECK(
      messages(all) ==
      names{
          "t.csv:3: column 'x': 'abc' is not a float32 (byte offset 13, "
          "key 'k')",
          "t.csv:5: column 'x': the value is missing and has no default (byte "
          "offset 27, key 'm')"});
  CHECK(all.rejects[0].raw == "k,abc,b");
  CHECK(all.rejects[0].column == "x");
  CHECK(all.rejects[0].reason == "is not a float32");
}

TEST_CASE("values out of a dtype's range are rejected", "[I3][csv_parser]") {
  auto reason = [](dtype type, const char* text) {
    auto all = read("id,x\nk," + std::string{text} + "\n",
                    sequences({{"x", type, {}}}));
    REQUIRE(all.rejects.size() == 1);
    return all.rejects[0].reason;
  };
  CHECK(reason(dtype::int32, "2147483648") == "is out of the range of int32");
  CHECK(reason(dtype::uint8, "-1") == "is out of the range of uint8");
  CHECK(reason(dtype::uint8, "256.0") == "is out of the range of uint8");
  CHECK(reason(dtype::int64, "1e19") == "is out of the range of int64");
  CHECK(reason(dtype::float32, "1e39") == "is out of the range of float32");
  CHECK(reason(dtype::int64, "1.5") == "is not an int64");
  CHECK(reason(dtype::int32, "inf") == "is not an int32");
  CHECK(reason(dtype::boolean, "yes") == "is not a bool");
  CHECK(reason(dtype::float64, "nan") == "is missing and has no default");
  CHECK(reason(dtype::float64, "NA") == "is missing and has no default");
}

TEST_CASE("a missing value takes its column's default", "[I2][csv_parser]") {
  auto spec = sequences({{"x", dtype::float32, {}}, {"s", dtype::string, {}}});
  auto text = "id,x,s\nk,NA,a\nk,,NA\nk,nan,\nk,-999,b\n";
  auto all = read(text, spec, [](input_options& o) {
    o.defaults = {{"x", "0.5"}, {"s", "none"}};
    o.missing = {"", "NA", "-999"};
  });
  CHECK(all.rejects.empty());
  CHECK(x_of(all) == std::vector<float>{0.5, 0.5, 0.5, 0.5});
  CHECK(strings(dense(all.examples[0].sequences, "s")) ==
        names{"a", "none", "none", "b"});

  auto plain = read(text, spec, [](input_options& o) {
    o.defaults = {{"x", "0"}};
  });
  CHECK(strings(dense(plain.examples[0].sequences, "s")) ==
        names{"a", "NA", "", "b"});
  CHECK(x_of(plain).back() == -999);
}

TEST_CASE("a default that is no value of its column is refused",
          "[I2][csv_parser]") {
  CHECK_THAT(refused(x_spec,
                     [](input_options& o) {
                       o.defaults = {{"x", "none"}};
                     })
                 .message,
             Contains("the default 'none' of column 'x' is not a float32"));
  CHECK_THAT(refused(x_spec,
                     [](input_options& o) {
                       o.defaults = {{"x", "nan"}};
                     })
                 .message,
             Contains("itself counts as missing"));
  CHECK_THAT(refused(x_spec,
                     [](input_options& o) {
                       o.defaults = {{"xx", "1"}};
                     })
                 .message,
             Contains("'xx'") && Contains("did you mean 'x'?"));
}

TEST_CASE("rows with too few or too many fields name both counts",
          "[I3][csv_parser]") {
  auto all = read("id,x,y\nk,1\nk,1,2,3\n\"\"\nk,1,2\n", x_spec);
  CHECK(x_of(all).size() == 1);
  CHECK(messages(all) ==
        names{"t.csv:4: the record has 1 fields where the header has 3 (byte "
              "offset 19)",
              "t.csv:2: the record has 2 fields where the header has 3 (byte "
              "offset 7, key 'k')",
              "t.csv:3: the record has 4 fields where the header has 3 (byte "
              "offset 11, key 'k')"});
}

TEST_CASE("faulty quotes reject their row alone", "[I3][csv_parser]") {
  auto all = read("id,x\nk,\"1\"2\nk,3\nk,\"4\nk,5\n", x_spec);
  CHECK(x_of(all) == std::vector<float>{3, 5});
  CHECK(messages(all) ==
        names{"t.csv:2: column 'x': '1' is followed by text after its closing "
              "quote (byte offset 5, key 'k')",
              "t.csv:4: column 'x': '4' opens a quote that is never closed "
              "(byte offset 16, key 'k')"});
}

TEST_CASE("NUL bytes are bytes of a string and no part of a number",
          "[I3][csv_parser]") {
  std::string text{"id,x,s\nk,1,a\0b\nk,2\0,c\n", 22};
  auto all = read(
      text, sequences({{"x", dtype::float32, {}}, {"s", dtype::string, {}}}));
  CHECK(strings(dense(all.examples.at(0).sequences, "s")) ==
        names{std::string{"a\0b", 3}});
  REQUIRE(all.rejects.size() == 1);
  CHECK_THAT(describe(all.rejects[0]),
             Contains("t.csv:3: column 'x': '2\\x00' is not a float32"));
}

TEST_CASE("a field of 10 MB is a value, or shown in part", "[I3][csv_parser]") {
  std::string huge(10 << 20, 'z');
  auto all =
      read("id,x,s\nk,1," + huge + "\nk," + huge + ",b\n",
           sequences({{"x", dtype::float32, {}}, {"s", dtype::string, {}}}));
  CHECK(strings(dense(all.examples.at(0).sequences, "s")) == names{huge});
  REQUIRE(all.rejects.size() == 1);
  CHECK(describe(all.rejects[0]).size() < 200);
  CHECK(all.rejects[0].raw.size() > huge.size());
}

TEST_CASE("a parser may parse chunks in any order", "[B16][csv_parser]") {
  temporary_folder folder;
  std::string text = "id,x,s\n";
  for (int i = 0; i < 200; ++i)
    text += std::to_string(i % 23) + "," + std::to_string(i) + ",s" +
            std::to_string(i) + "\n";
  auto options = csv_options({folder.write("a.csv", text)});
  options.chunk_bytes = 100;
  auto spec = sequences({{"x", dtype::float32, {}}, {"s", dtype::string, {}}});
  auto source = open_source(options, spec).value();
  std::vector<chunk> chunks;
  while (auto next = source->next().value())
    chunks.push_back(std::move(*next));
  REQUIRE(chunks.size() > 5);
  auto once = make_parser(options, spec).value();
  std::vector<parsed_chunk> reversed;
  for (auto i = chunks.size(); i > 0; --i)
    reversed.push_back(once->parse(chunks[i - 1]));
  for (auto& parsed : reversed) {
    auto fresh = make_parser(options, spec).value();
    auto again = fresh->parse(chunks[parsed.index]);
    REQUIRE(again.examples.size() == parsed.examples.size());
    for (std::size_t i = 0; i < again.examples.size(); ++i) {
      CHECK(again.examples[i].key == parsed.examples[i].key);
      for (auto name : {"x", "s"})
        CHECK(dense(again.examples[i].sequences, name) ==
              dense(parsed.examples[i].sequences, name));
    }
  }
}

}  // namespace segue
