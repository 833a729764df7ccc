// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <limits>
#include <random>

#include "segue/data/output/csv_field.hpp"
#include "segue/data/output/number_text.hpp"
#include "segue/tests/data/conversion/conversion_fixture.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

using namespace test;

/// Draws inputs that are in the form that the writers give them.
class random_input {
 public:
  explicit random_input(unsigned seed) : random_{seed} {}

  std::int64_t below(std::int64_t n) {
    return std::uniform_int_distribution<std::int64_t>{0, n - 1}(random_);
  }

  std::string integer() {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    switch (below(4)) {
      case 0:
        return fmt::to_string(below(2) ? most : -most - 1);
      case 1:
        return fmt::to_string(below(1000) - 500);
      default:
        return fmt::to_string(static_cast<std::int64_t>(random_()));
    }
  }

  template <class T>
  std::string real() {
    constexpr T odd[] = {T{0},
                         -T{0},
                         std::numeric_limits<T>::max(),
                         std::numeric_limits<T>::denorm_min(),
                         T{5},
                         T{1e20}};
    auto drawn =
        static_cast<T>(below(20001) - 10000) / static_cast<T>(1 + below(5000));
    std::string text;
    append_typed_number(text, below(4) ? drawn : odd[below(std::size(odd))]);
    return text;
  }

  /// Never what a reader takes for a number.
  std::string text() {
    constexpr const char* parts[] = {"a", "\"", ",",  "\n", "\r\n", " ", "1",
                                     "é", "NA", "\t", "\\", "{}",   ""};
    std::string text = "t";
    for (auto n = below(6); n > 0; --n)
      text += parts[below(std::size(parts))];
    return text;
  }

 private:
  std::mt19937_64 random_;
};

enum class kind { integer, float32, float64, text };

struct column {
  std::string name;
  kind holds = kind::integer;
  bool gaps = false;  // numbers only
};

std::string draw(random_input& random, const column& c) {
  if (c.gaps && random.below(5) == 0) return "";
  switch (c.holds) {
    case kind::integer:
      return random.integer();
    case kind::float32:
      return random.real<float>();
    case kind::float64:
      return random.real<double>();
    default:
      return random.text();
  }
}

std::vector<column> draw_columns(random_input& random, bool doubles) {
  std::vector<column> columns;
  for (auto n = 1 + random.below(6); n > 0; --n) {
    auto holds = static_cast<kind>(random.below(4));
    if (holds == kind::float64 && !doubles) holds = kind::float32;
    columns.push_back({fmt::format("c{},\"", n), holds,
                       holds != kind::text && random.below(2) == 1});
  }
  return columns;
}

/// Keys come in the order of their bytes, as grouping gives them.
std::string draw_csv(random_input& random, bool doubles) {
  auto columns = draw_columns(random, doubles);
  std::string csv = "id";
  for (auto& c : columns) {
    csv += ',';
    append_csv_field(csv, c.name);
  }
  csv += '\n';
  auto keys = 1 + random.below(20);
  for (std::int64_t k = 0; k < keys; ++k)
    for (auto rows = 1 + random.below(9); rows > 0; --rows) {
      append_csv_field(csv, fmt::format("k{:03} \"é\n,", k));
      for (auto& c : columns) {
        csv += ',';
        append_csv_field(csv, draw(random, c));
      }
      csv += '\n';
    }
  return csv;
}

std::vector<std::optional<dtype>> dtypes_of(const input_options& options) {
  std::vector<std::optional<dtype>> types;
  for (auto& feature : survey_for(options).sequences)
    types.push_back(feature.exact_type());
  return types;
}

TEST_CASE(
    "CSV to TFRecord to JSON Lines to CSV keeps values, dtypes, keys, order",
    "[I1][I2][convert]") {
  test::temporary_folder folder;
  for (unsigned seed = 0; seed < 60; ++seed) {
    random_input random{seed};
    auto csv = draw_csv(random, false);
    INFO("seed " << seed << "\n" << csv);
    test::write_file(folder / "a.csv", csv);
    const char* stored[] = {"", ".gz", ".zst"};
    auto path = [&](const char* name) {
      return folder / (std::string{name} + stored[seed % 3]);
    };
    auto first = conversion_input("csv", folder / "a.csv");
    convert(first, {data_format::tfrecord}, path("b.tfrecord"));
    convert(conversion_input("tfrecord", path("b.tfrecord")),
            {data_format::jsonl}, path("c.jsonl"));
    convert(conversion_input("jsonl", path("c.jsonl")), {data_format::csv},
            folder / "d.csv");
    CHECK(content(folder / "d.csv") == csv);
    CHECK(dtypes_of(first) ==
          dtypes_of(conversion_input("csv", folder / "d.csv")));
  }
}

TEST_CASE("doubles keep every digit between CSV and JSON Lines",
          "[I2][convert]") {
  test::temporary_folder folder;
  for (unsigned seed = 0; seed < 30; ++seed) {
    random_input random{seed};
    auto csv = draw_csv(random, true);
    INFO("seed " << seed << "\n" << csv);
    test::write_file(folder / "a.csv", csv);
    convert(conversion_input("csv", folder / "a.csv"), {data_format::jsonl},
            folder / "b.jsonl");
    convert(conversion_input("jsonl", folder / "b.jsonl"), {data_format::csv},
            folder / "c.csv");
    CHECK(content(folder / "c.csv") == csv);
  }
}

TEST_CASE("context, lengths, lists and gaps go through a SequenceExample",
          "[I1][I2][convert]") {
  test::temporary_folder folder;
  const std::string lines =
      R"({"id":"a","length":2,"context":{"age":30,"tags":["x","y"],"w":null},)"
      R"("sequences":{"n":[1,null,3],"v":[[0.5,1.0],[2.0,3.0],[4.5,5.0]],)"
      R"("r":[["p"],[],["q","é\n"]]}})"
      "\n"
      R"({"id":"b","length":1,"context":{"age":31,"tags":[],"w":2.5},)"
      R"("sequences":{"n":[-4],"v":[[6.0,7.0]],"r":[["s","t"]]}})"
      "\n";
  test::write_file(folder / "a.jsonl", lines);
  convert(conversion_input("jsonl", folder / "a.jsonl"),
          {data_format::tfrecord}, folder / "b.tfrecord");
  auto records = conversion_input("tfrecord", folder / "b.tfrecord");
  records.length = "length";
  convert(records, {data_format::jsonl}, folder / "c.jsonl");
  CHECK(content(folder / "c.jsonl") == lines);
}

TEST_CASE("JSON Lines keep bools, deeper lists and what TFRecord has not",
          "[I2][convert]") {
  test::temporary_folder folder;
  const std::string lines =
      R"({"id":"a","sequences":{"b":[true,false],"d":[0.1,1e+300],)"
      R"("m":[[[1,2],[3,4]],[[5,6],[7,8]]],"inf":[Infinity,-Infinity],)"
      R"("big":["18446744073709551615","1"]}})"
      "\n";
  test::write_file(folder / "a.jsonl", lines);
  convert(conversion_input("jsonl", folder / "a.jsonl"), {data_format::jsonl},
          folder / "b.jsonl");
  CHECK(content(folder / "b.jsonl") == lines);
}

TEST_CASE("what TensorFlow wrote reads the same when it is written again",
          "[I1][convert]") {
  auto [file, format] = GENERATE(table<std::string, data_format>(
      {{"sequence_examples.tfrecord", data_format::tfrecord},
       {"sequence_examples.tfrecord.gz", data_format::tfrecord},
       {"examples.tfrecord", data_format::example}}));
  test::temporary_folder folder;
  auto options =
      conversion_input(std::string{to_string(format)},
                       test::in_source("tests/data/input/fixtures/" + file));
  options.context = {"name", "number", "pair"};
  auto plan = plan_conversion(options, survey_for(options), {format});
  REQUIRE(plan.has_value());
  convert(options, {format}, folder / "again.tfrecord");
  auto first = read_all(plan->input, plan->features);
  plan->input.files = {folder / "again.tfrecord"};
  auto again = read_all(plan->input, plan->features);
  REQUIRE(first.examples.size() == 5);
  REQUIRE(again.examples.size() == 5);
  auto same = [](const std::vector<named_feature>& a,
                 const std::vector<named_feature>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      INFO(a[i].name);
      CHECK(a[i].name == b[i].name);
      REQUIRE(time_of(a[i].value) == time_of(b[i].value));
      for (std::int64_t t = 0; t < time_of(a[i].value); ++t)
        CHECK(slice(a[i].value, t, 1) == slice(b[i].value, t, 1));
    }
  };
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(first.examples[i].key == again.examples[i].key);
    same(first.examples[i].sequences, again.examples[i].sequences);
  }
}

TEST_CASE("a tf.train.Example holds sequences as flat lists", "[I1][convert]") {
  test::temporary_folder folder;
  const std::string lines =
      R"({"id":"a","context":{"age":30},"sequences":{"n":[1,2],)"
      R"("v":[[0.5,1.0],[2.0,3.0]],"s":["x","y"]}})"
      "\n"
      R"({"id":"b","context":{"age":31},"sequences":{"n":[3],)"
      R"("v":[[4.0,5.0]],"s":["z"]}})"
      "\n";
  test::write_file(folder / "a.jsonl", lines);
  convert(conversion_input("jsonl", folder / "a.jsonl"), {data_format::example},
          folder / "b.tfrecord");
  convert(conversion_input("example", folder / "b.tfrecord"),
          {data_format::jsonl}, folder / "c.jsonl");
  CHECK(content(folder / "c.jsonl") == lines);
}

TEST_CASE("every format that is written is read back", "[I1][convert]") {
  test::temporary_folder folder;
  const std::string lines =
      R"({"id":"a","sequences":{"n":[1,2],"s":["x","y"]}})"
      "\n"
      R"({"id":"b","sequences":{"n":[3],"s":["z"]}})"
      "\n";
  test::write_file(folder / "a.jsonl", lines);
  for (const auto* format : written_formats()) {
    INFO(format->name);
    auto to = parse_data_format(format->name);
    REQUIRE(to);
    convert(conversion_input("jsonl", folder / "a.jsonl"), {*to}, folder / "b");
    auto back =
        conversion_input(std::string{format->read_as->name}, folder / "b");
    if (format->read_with_example == "example")
      back.example = tf_message::example;
    convert(back, {data_format::jsonl}, folder / "c.jsonl");
    CHECK(content(folder / "c.jsonl") == lines);
  }
}

}  // namespace
}  // namespace segue
