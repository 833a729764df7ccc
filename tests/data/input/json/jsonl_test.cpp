// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/data/storage/gzip.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::dense;
using test::keys;
using test::messages;
using test::numbers;
using test::read_all;
using test::read_error;
using test::strings;
using test::temporary_folder;

using texts = std::vector<std::string>;

input_options jsonl(std::string file) {
  input_options options;
  options.format = "jsonl";
  options.files = {std::move(file)};
  options.key = "key";
  options.length = "length";
  return options;
}

test::all_read read_lines(std::string_view lines, const parse_spec& spec) {
  temporary_folder folder;
  return read_all(jsonl(folder.write("a.jsonl", lines)), spec);
}

/// The reject of one line, after the folder's name.
std::string reject_of(std::string_view line, const parse_spec& spec) {
  auto all = read_lines(line, spec);
  CHECK(all.examples.empty());
  REQUIRE(all.rejects.size() == 1);
  CHECK(all.rejects[0].raw == line);
  auto text = describe(all.rejects[0]);
  return text.substr(text.rfind("a.jsonl"));
}

const ragged_tensor& ragged(const std::vector<named_feature>& features) {
  return std::get<ragged_tensor>(features.at(0).value);
}

parse_spec one_float() {
  return test::sequences({{"x", dtype::float32, {}}});
}

}  // namespace

TEST_CASE("a value may stand in a list of its own", "[I2][jsonl]") {
  parse_spec spec = one_float();
  spec.context = {{"c", dtype::float32, {}}};
  auto all = read_lines(
      R"({"key":"k","context":{"c":[7]},"sequences":{"x":[[1],2,[3]]}})", spec);
  REQUIRE(all.examples.size() == 1);
  CHECK(numbers<float>(dense(all.examples[0].sequences, "x")) ==
        std::vector<float>{1, 2, 3});
  CHECK(numbers<float>(dense(all.examples[0].context, "c")) ==
        std::vector<float>{7});
  CHECK_THAT(reject_of(R"({"key":"k","sequences":{"x":[[1,2]]}})", one_float()),
             Contains("is a list of 2, but the shape is [1]"));
  CHECK_THAT(reject_of(R"({"key":"k","sequences":{"x":[[[1]]]}})", one_float()),
             Contains("is a list where a single value is expected"));
}

TEST_CASE("context of JSON may be a list of any length", "[I2][B2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(folder.write(
      "a", R"({"key":"k","context":{"g":["a","b"]},"sequences":{"x":[1]}})"
           "\n"
           R"({"key":"l","context":{},"sequences":{"x":[1]}})"
           "\n"
           R"({"key":"m","context":{"g":null},"sequences":{"x":[1]}})"
           "\n"
           R"({"key":"n","context":{"g":[]},"sequences":{"x":[1]}})"
           "\n"
           R"({"key":"o","context":{"g":"c"},"sequences":{"x":[1]}})"));
  options.ragged = {"g"};
  parse_spec spec = one_float();
  spec.context = {{"g", dtype::string, {}}};
  auto all = read_all(options, spec);
  REQUIRE(messages(all) == texts{});
  const std::vector<texts> wanted{{"a", "b"}, {}, {}, {}, {"c"}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto& g = ragged(all.examples.at(i).context);
    auto splits = g.row_splits.values<std::int64_t>();
    REQUIRE(g.rows() == 1);
    CHECK(strings(g.values.slice(splits[0], splits[1] - splits[0])) ==
          wanted[i]);
  }
  options.defaults = {{"g", "none"}};
  all = read_all(options, spec);
  CHECK(ragged(all.examples.at(1).context).values.size() > 0);
}

TEST_CASE("features of JSON can be renamed", "[I2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(folder.write(
      "a", R"({"key":"k","context":{"":"u"},"sequences":{"temp:C":[1,2]}})"));
  options.rename = {{"temp:C", "x"}, {"", "unnamed"}};
  parse_spec spec = one_float();
  spec.context = {{"unnamed", dtype::string, {}}};
  auto all = read_all(options, spec);
  REQUIRE(all.examples.size() == 1);
  CHECK(all.examples[0].sequences[0].name == "x");
  CHECK(all.examples[0].context[0].name == "unnamed");
}

TEST_CASE("a line is an example", "[I2][jsonl]") {
  parse_spec spec;
  spec.sequences = {{"a", dtype::int64, {}}, {"b", dtype::string, {}}};
  spec.context = {{"c", dtype::float64, {}}, {"d", dtype::string, {2}}};
  auto all = read_lines(
      "\xef\xbb\xbf"
      R"({"key": "k\u00e9", "length": 2, "other": [{"a": [1]}], )"
      R"("context": {"c": 1.5, "z": {}, "d": ["u", "v\n"]}, )"
      R"("sequences": {"b": ["", "\"q\"", "r"], "a": [1, -2, 3], "z": 1}})"
      "\r\n\n  \t\r\n"
      R"({"sequences":{"a":[9007199254740993],"b":["x"]},"context":)"
      R"({"d":["",""],"c":-0.0},"key":17})",
      spec);
  CHECK(messages(all).empty());
  REQUIRE(keys(all) == texts{"k\xc3\xa9", "17"});
  CHECK(all.records == 2);
  auto& first = all.examples[0];
  CHECK(first.length == 2);
  CHECK(numbers<std::int64_t>(dense(first.sequences, "a")) ==
        std::vector<std::int64_t>{1, -2, 3});
  CHECK(strings(dense(first.sequences, "b")) == texts{"", "\"q\"", "r"});
  CHECK(dense(first.context, "c").dims() == shape{});
  CHECK(numbers<double>(dense(first.context, "c")) == std::vector{1.5});
  CHECK(dense(first.context, "d").dims() == shape{2});
  CHECK(strings(dense(first.context, "d")) == texts{"u", "v\n"});
  auto& second = all.examples[1];
  CHECK_FALSE(second.length);
  CHECK(numbers<std::int64_t>(dense(second.sequences, "a")) ==
        std::vector<std::int64_t>{9007199254740993});
  CHECK(strings(dense(second.sequences, "b")) == texts{"x"});
}

TEST_CASE("numbers become what the spec asks for, exactly", "[I2][jsonl]") {
  auto read = [](dtype type, std::string_view list) {
    auto line = R"({"key":"k","sequences":{"x":)" + std::string{list} + "}}";
    auto all = read_lines(line, test::sequences({{"x", type, {}}}));
    REQUIRE(messages(all) == texts{});
    return dense(all.examples.at(0).sequences, "x");
  };
  // The second lies just above the middle of two floats, nearer to it than a
  // double can tell.
  CHECK(numbers<float>(read(dtype::float32,
                            "[0.1, 1.00000005960464477540, 1e-60, -0.0, 5, "
                            "1e-45, 3.4028234e38, 1.4e-45]")) ==
        std::vector<float>{0.1f, 0x1.000002p0f, 0.f, -0.f, 5.f, 1e-45f,
                           3.4028234e38f, 1.4e-45f});
  CHECK(numbers<double>(read(dtype::float64, "[0.1, 1E3, -Infinity]")) ==
        std::vector<double>{0.1, 1000., -HUGE_VAL});
  CHECK(
      numbers<std::int32_t>(read(dtype::int32, "[2147483647, -0, 5e3, 2.0]")) ==
      std::vector<std::int32_t>{2147483647, 0, 5000, 2});
  CHECK(numbers<std::uint8_t>(read(dtype::uint8, "[255,0]")) ==
        std::vector<std::uint8_t>{255, 0});
  CHECK(numbers<bool>(read(dtype::boolean, "[true,false,1,0]")) ==
        std::vector<bool>{true, false, true, false});
  CHECK(strings(read(dtype::string, "[\"a\", 1.50, -3, true]")) ==
        texts{"a", "1.50", "-3", "true"});
}

TEST_CASE("steps have the spec's shape", "[I2][jsonl]") {
  auto spec = test::sequences(
      {{"m", dtype::int32, {2, 3}}, {"one", dtype::float32, {1}}});
  auto all = read_lines(
      R"({"key":"a","sequences":{"m":[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,12]]],)"
      R"("one":[1,[2]]}})",
      spec);
  REQUIRE(messages(all).empty());
  auto& m = dense(all.examples[0].sequences, "m");
  CHECK(m.dims() == shape{2, 2, 3});
  CHECK(numbers<std::int32_t>(m) ==
        std::vector<std::int32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  CHECK(dense(all.examples[0].sequences, "one").dims() == shape{2, 1});
  auto reject = [&](std::string_view m) {
    return reject_of(
        R"({"key":"a","sequences":{"one":[],"m":)" + std::string{m} + "}}",
        spec);
  };
  CHECK_THAT(
      reject("[[[1,2,3],[4,5,6]],[[1,2,3]]]"),
      Contains(
          "column 'm': '[' in step 1 is a list of 1, but the shape is [2, 3]"));
  CHECK_THAT(reject("[[[1,2,3,4],[4,5,6]]]"),
             Contains("in step 0 is a list of 4, but the shape is [2, 3]"));
  CHECK_THAT(reject("[7]"),
             Contains("'7' in step 0 is not a list of 2, but the shape is"));
  CHECK_THAT(reject("[[[1,2,[3]],[4,5,6]]]"),
             Contains("is a list where a single value is expected"));
}

TEST_CASE("ragged steps are lists or values", "[I2][B2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(folder.write(
      "a.jsonl", R"({"key":"a","sequences":{"x":[["p","q"],[],"r"]}})"
                 "\n"
                 R"({"key":"bad","sequences":{"x":[["p",[]],"r"]}})"
                 "\n"
                 R"({"key":"b","sequences":{"x":[["s","t","u"]]}})"));
  options.ragged = {"x"};
  auto all = read_all(options, test::sequences({{"x", dtype::string, {}}}));
  REQUIRE(keys(all) == texts{"a", "b"});
  CHECK_THAT(messages(all).at(0),
             Contains("'[' in step 0 is not a string") && Contains("'bad'"));
  auto& a = ragged(all.examples[0].sequences);
  CHECK(validate(a).has_value());
  CHECK(a.rows() == 3);
  CHECK(strings(a.values) == texts{"p", "q", "r", "s", "t", "u"});
  CHECK(numbers<std::int64_t>(a.row_splits) ==
        std::vector<std::int64_t>{0, 2, 2, 3});
  auto& b = ragged(all.examples[1].sequences);
  CHECK(validate(b).has_value());
  CHECK(numbers<std::int64_t>(b.row_splits) == std::vector<std::int64_t>{3, 6});
}

TEST_CASE("members can have other names, or no place of their own",
          "[I2][jsonl]") {
  temporary_folder folder;
  parse_spec spec{{{"x", dtype::float32, {}}}, {{"c", dtype::int32, {}}}};
  auto options = jsonl(folder.write(
      "a.jsonl", R"({"user":"u","n":1,"ctx":{"c":3},"seq":{"x":[1,2]}})"));
  options.key = "user";
  options.length = "n";
  options.json = {"ctx", "seq"};
  auto all = read_all(options, spec);
  REQUIRE(keys(all) == texts{"u"});
  CHECK(all.examples[0].length == 1);

  options =
      jsonl(folder.write("b.jsonl", R"({"c":3,"x":[1,2],"key":"v","x ":[]})"));
  options.json = {"", ""};
  options.context = {"key"};
  all = read_all(options, spec);
  REQUIRE(messages(all).empty());
  REQUIRE(keys(all) == texts{"v"});
  CHECK(strings(dense(all.examples[0].context, "key")) == texts{"v"});
  CHECK(numbers<float>(dense(all.examples[0].sequences, "x")) ==
        std::vector<float>{1, 2});

  options.context = {"x"};
  CHECK_THAT(read_error(options, spec).message,
             Contains("'x' is read both as a sequence and as context"));
}

TEST_CASE("a length is an integer however it is written", "[I2][jsonl]") {
  for (auto* length : {"2", "2.0", "2e0", "20e-1"}) {
    auto line = fmt::format(
        R"({{"key":"u","length":{},"sequences":{{"x":[1,2,3]}}}})", length);
    auto all = read_lines(line, one_float());
    REQUIRE(all.examples.size() == 1);
    CHECK(all.examples[0].length == 2);
  }
  for (auto* wrong : {"1.5", "02", "9223372036854775808", "true"})
    CHECK_THAT(
        reject_of(fmt::format(R"({{"key":"u","length":{}}})", wrong),
                  one_float()),
        Contains(fmt::format("column 'length': '{}' is not an int64", wrong)));
}

TEST_CASE("a member without a name is no length", "[I2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(
      folder.write("a.jsonl", R"({"key":"u","":2.5,"sequences":{"x":[1,2]}})"));
  options.length = "";
  auto all = read_all(options, {{{"x", dtype::float32, {}}}, {}});
  CHECK(messages(all).empty());
  CHECK(keys(all) == texts{"u"});
}

TEST_CASE("a label is one more sequence", "[I2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(folder.write(
      "a.jsonl", R"({"key":"u","sequences":{"y":[1,0],"x":[1,2]}})"));
  options.label = "y";
  auto all = read_all(options, one_float());
  REQUIRE(messages(all).empty());
  CHECK(numbers<float>(dense(all.examples.at(0).sequences, "y")) ==
        std::vector<float>{1, 0});
}

TEST_CASE("missing values have their default, or reject the record",
          "[I2][I3][jsonl]") {
  temporary_folder folder;
  parse_spec spec{{{"x", dtype::float32, {2}}},
                  {{"c", dtype::int32, {2}}, {"s", dtype::string, {}}}};
  auto options = jsonl(folder.write(
      "a.jsonl",
      R"({"key":"a","sequences":{"x":[[null,1],[2,NaN]]},"context":{"s":null}})"));
  options.defaults = {{"x", "-1"}, {"c", "7"}, {"s", "none"}};
  auto all = read_all(options, spec);
  REQUIRE(messages(all).empty());
  auto& e = all.examples.at(0);
  CHECK(numbers<float>(dense(e.sequences, "x")) ==
        std::vector<float>{-1, 1, 2, -1});
  CHECK(numbers<std::int32_t>(dense(e.context, "c")) ==
        std::vector<std::int32_t>{7, 7});
  CHECK(strings(dense(e.context, "s")) == texts{"none"});

  CHECK_THAT(
      reject_of(R"({"key":"a","sequences":{"x":[1,null]}})", one_float()),
      Contains("'null' in step 1 is missing and has no default"));
  options.defaults = {{"c", "x"}};
  CHECK_THAT(read_error(options, spec).message,
             Contains("the default 'x' of feature 'c' is not an int32"));
  options.defaults = {{"cc", "1"}};
  CHECK_THAT(read_error(options, spec).message, Contains("did you mean 'c'?"));
}

TEST_CASE("what is wrong with a line is told with its place", "[I3][jsonl]") {
  auto reject = [](std::string_view line) {
    return reject_of(line, one_float());
  };
  CHECK(reject(R"({"sequences":{"x":[1,"2"]},"key":"k"})") ==
        "a.jsonl:1: column 'x': '\"2\"' in step 1 is not a float32 (byte "
        "offset 0, key 'k')");
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[1e39]}})"),
             Contains("'1e39' in step 0 is out of the range of float32"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[01]}})"),
             Contains("'01' in step 0 is not a float32"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":{}}})"),
             Contains("'{' is not a list of steps"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[{}]}})"),
             Contains("'{' in step 0 is not a float32"));
  CHECK_THAT(reject(R"({"key":"k","sequences":[]})"),
             Contains("column 'sequences': '[' is not an object of features"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[],"x":[]}})"),
             Contains("column 'x' appears twice in the record"));
  for (auto* name : {"key", "length", "context", "sequences"}) {
    auto told = fmt::format("column '{}' appears twice in the record", name);
    auto value = name == std::string_view{"key"}      ? R"("k")"
                 : name == std::string_view{"length"} ? "1"
                                                      : "{}";
    auto twice = fmt::format(R"({{"key":"k","length":null,"context":{{}},)"
                             R"("sequences":{{"x":[1]}},"{}":{}}})",
                             name, value);
    CHECK_THAT(reject(twice), Contains(told) && Contains("key 'k'"));
  }
  // Under another spelling too.
  CHECK_THAT(reject(R"({"key":"k","k\u0065y":"l","sequences":{"x":[1]}})"),
             Contains("column 'key' appears twice in the record"));
  CHECK_THAT(reject(R"({"sequences":{"x":[]}})"),
             Contains("column 'key' is not in the record"));
  CHECK_THAT(reject(R"({"key":"","sequences":{"x":[]}})"),
             Contains("column 'key': '\"\"' is empty"));
  CHECK_THAT(reject(R"({"key":1.5,"sequences":{"x":[]}})"),
             Contains("'1.5' is neither a string nor an integer"));
  CHECK_THAT(reject(R"({"key":"k","length":"2"})"),
             Contains("column 'length': '\"2\"' is not an int64"));
  CHECK_THAT(reject("[1]"), Contains("the record is not a JSON object"));
  CHECK_THAT(reject("17"), Contains("the record is not a JSON object"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[1]}} {})"),
             Contains("something follows the object"));
  CHECK_THAT(reject("{\"key\":\"k\",\"sequences\":{\"x\":[1]}}\r"
                    "{\"key\":\"l\",\"sequences\":{\"x\":[1]}}\r"),
             Contains("lines end in LF or CRLF, not in CR alone"));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[1]})"),
             Contains("is not valid JSON: "));
  CHECK_THAT(reject(R"({"key":"k","sequences":{"x":[1,]}})"),
             Contains("in step 1 is not a float32"));
  CHECK_THAT(reject("id,x"), Contains("the record is not a JSON object"));
}

TEST_CASE("lines and bytes are counted, rejects or not", "[I3][jsonl]") {
  auto all = read_lines(
      "{\"key\":\"a\",\"sequences\":{\"x\":[1]}}\n\nno\n"
      "{\"key\":\"b\",\"sequences\":{\"x\":[1,2]}}\nno",
      one_float());
  CHECK(keys(all) == texts{"a", "b"});
  REQUIRE(all.rejects.size() == 2);
  CHECK(all.rejects[0].record == 3);
  CHECK(all.rejects[0].offset == 35);
  CHECK(all.rejects[1].record == 5);
  // A reject leaves nothing behind.
  CHECK(numbers<float>(dense(all.examples[1].sequences, "x")) ==
        std::vector<float>{1, 2});
}

TEST_CASE("chunks end with whole lines, over gzip'd files too",
          "[I1][I4][jsonl]") {
  temporary_folder folder;
  std::string lines;
  for (int i = 0; i < 500; ++i)
    lines += R"({"key":")" + std::to_string(i) + R"(","sequences":{"x":[)" +
             std::to_string(i) + ",0.5]}}\n";
  auto options = jsonl(folder.write("a.jsonl.gz", test::gzip(lines)));
  options.chunk_bytes = 1000;
  auto all = read_all(options, one_float());
  CHECK(all.chunks > 10);
  REQUIRE(all.examples.size() == 500);
  for (std::size_t i = 0; i < 500; ++i) {
    CHECK(all.examples[i].key == std::to_string(i));
    CHECK(numbers<float>(dense(all.examples[i].sequences, "x")) ==
          std::vector<float>{static_cast<float>(i), 0.5f});
  }
}

TEST_CASE("a file that is no text of lines is refused", "[I6][jsonl]") {
  temporary_folder folder;
  auto error_of = [&](std::string_view bytes) {
    return read_error(jsonl(folder.write("a.jsonl", bytes)), one_float());
  };
  CHECK(error_of("").code == errc::empty);
  CHECK_THAT(error_of("\xff\xfe{\0").message, Contains("is UTF-16"));
  auto packed = test::gzip(std::string(5000, '\n'));
  CHECK(error_of(packed.substr(0, packed.size() - 9)).code == errc::truncated);
  CHECK(read_error(jsonl(folder / "none"), one_float()).code ==
        errc::not_found);
  auto options = jsonl(folder.write("b", std::string(5000, 'x') + "\n"));
  options.record_limit = 4999;
  CHECK_THAT(read_error(options, one_float()).message,
             Contains("b:1: the line at byte offset 0 is longer than 4999"));
}

TEST_CASE("the features asked for have to be readable", "[I2][jsonl]") {
  temporary_folder folder;
  auto options = jsonl(folder.write("a", "{}"));
  CHECK_THAT(read_error(options, {}).message,
             Contains("nothing in the input is read as a sequence"));
  CHECK_THAT(
      read_error(options,
                 test::sequences({{"s", dtype::float32, {}, layout::sparse}}))
          .message,
      Contains("feature 's' is sparse; the format jsonl"));
  options.ragged = {"y"};
  CHECK_THAT(read_error(options, one_float()).message,
             Contains("ragged lists 'y'"));
}

TEST_CASE("a record without steps is an example", "[B4][I2][jsonl]") {
  auto spec = test::sequences(
      {{"x", dtype::float32, {2}}, {"r", dtype::string, {}, layout::ragged}});
  for (auto* line : {R"({"key":"k","sequences":{"x":[],"r":[]}})",
                     R"({"key":"k","sequences":{"r":[]}})",
                     R"({"key":"k","sequences":{"x":null}})",
                     R"({"key":"k","sequences":null,"context":null})",
                     R"({"key":"k","sequences":{}})", R"({"key":"k"})"}) {
    auto all = read_lines(line, spec);
    INFO(line);
    REQUIRE(messages(all) == texts{});
    REQUIRE(all.examples.size() == 1);
    for (auto& sequence : all.examples[0].sequences)
      CHECK(time_of(sequence.value) == 0);
  }
  // Where another sequence has steps it is wrong.
  CHECK_THAT(reject_of(R"({"key":"k","sequences":{"x":[[1,2]]}})", spec),
             Contains("column 'r' is not among the record's sequences"));
}

}  // namespace segue
