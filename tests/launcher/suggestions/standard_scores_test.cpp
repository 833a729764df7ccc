// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <set>

#include "program_run.hpp"
#include "segue/config/configuration.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/jobs/job.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::working_folder;

/// A suggestion, and what the layer makes of its one column.
struct scored {
  std::string text;
  std::vector<float> values;
};

std::vector<float> layer_of(const std::string& configuration) {
  auto config = load_configuration(configuration);
  REQUIRE(config.has_value());
  auto made = prepare_job(std::move(*config), purpose::inspect);
  REQUIRE(made.has_value());
  auto options = made->make_pipeline_options();
  options.states = {};
  auto source = pipeline::make(std::move(options));
  REQUIRE(source.has_value());
  std::vector<float> all;
  for (auto b = source->next(); b; b = source->next()) {
    REQUIRE(b->layer().dims()[2] == 1);
    auto values = b->layer().values<float>();
    for (std::int64_t row = 0; row < b->batch_size(); ++row) {
      auto first = values.begin() + row * b->num_unroll();
      all.insert(all.end(), first, first + b->length(row));
    }
    REQUIRE(b->acknowledge());
  }
  return all;
}

scored suggest(const working_folder& folder, const std::string& file,
               const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"stats", file, "--suggest"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  auto stats = folder.run(arguments);
  INFO(stats.err);
  REQUIRE(stats.code == 0);
  folder.write("start.toml", stats.out);
  return {stats.out, layer_of("start.toml")};
}

/// Rows of 20 keys with these values.
std::string csv_of(int rows, const std::function<std::string(int)>& value) {
  std::string text = "id,v\n";
  for (int i = 0; i < rows; ++i)
    text += fmt::format("u{},{}\n", i % 20, value(i));
  return text;
}

using wide = long double;

/// How many standard scores differ as float32, computed with more digits than
/// the layer has.
std::size_t differing_scores(const std::vector<wide>& values) {
  wide mean = 0;
  for (auto x : values)
    mean += x - values[0];
  mean = values[0] + mean / static_cast<wide>(values.size());
  wide squares = 0;
  for (auto x : values)
    squares += (x - mean) * (x - mean);
  auto deviation = std::sqrt(squares / static_cast<wide>(values.size()));
  std::set<float> scores;
  for (auto x : values)
    scores.insert(static_cast<float>((x - mean) / deviation));
  return scores.size();
}

/// Mean 0, deviation 1, and as many values as there can be.
void check_scores(const scored& s, const std::vector<wide>& values) {
  INFO(s.text);
  REQUIRE(s.values.size() == values.size());
  double sum = 0, squares = 0;
  for (double x : s.values) {
    sum += x;
    squares += x * x;
  }
  auto n = static_cast<double>(values.size());
  // The mean of integers beyond float64 is written as one.
  bool beyond = std::fabs(values[0]) > 0x1p53L;
  CHECK(std::fabs(sum / n) < (beyond ? 0.003 : 1e-5));
  CHECK(std::fabs(std::sqrt(squares / n) - 1) < 1e-5);
  auto apart = std::set<float>{s.values.begin(), s.values.end()}.size();
  auto all = std::set<wide>{values.begin(), values.end()}.size();
  CHECK(apart == differing_scores(values));
  auto note = fmt::format("{} different values are reduced to {}", all, apart);
  CHECK((s.text.find(note) != std::string::npos) == (apart < all));
  CHECK((s.text.find("are reduced to") != std::string::npos) == (apart < all));
}

struct column {
  const char* name;
  std::function<std::string(int)> value;
  const char* dtype;  // null: float32
};

std::string integer(std::int64_t number) {
  return fmt::to_string(number);
}

const std::vector<column> columns{
    {"times with fractions",
     [](int i) { return fmt::format("{:.3f}", 1486215887 + i / 1000.); },
     "float64"},
    {"times in seconds", [](int i) { return integer(1'700'000'000 + 6 * i); },
     "int64"},
    {"times in nanoseconds",
     [](int i) {
       return integer(1'700'000'000'000'000'000 + 1'000'000'007LL * i);
     },
     "int64"},
    {"latitudes",
     [](int i) { return fmt::format("{:.9f}", 48.1371548 + 1e-8 * i); },
     "float64"},
    {"large integers side by side",
     [](int i) { return integer(1'700'000'000'000'000'000 + i); }, "int64"},
    {"the largest integers", [](int i) { return integer(INT64_MAX - 3 * i); },
     "int64"},
    {"the smallest integers", [](int i) { return integer(INT64_MIN + i); },
     "int64"},
    {"integers from end to end",
     [](int i) {
       return integer(INT64_MIN + i * (INT64_MAX / 600) +
                      i * (INT64_MAX / 600));
     },
     "int64"},
    {"small integers", [](int i) { return integer(i % 50 - 7); }, nullptr},
    {"short reals", [](int i) { return fmt::format("{:.2f}", i * 0.37); },
     nullptr},
    {"long reals", [](int i) { return fmt::format("{}", std::sqrt(i)); },
     "float64"},
    {"tiny reals",
     [](int i) { return fmt::format("{}", 1e-300 * (1 + i % 70)); }, "float64"},
    {"huge reals",
     [](int i) { return fmt::format("{}", 1e305 * (i % 70 - 35)); }, "float64"},
    {"reals among integers",
     [](int i) { return i % 3 ? integer(i) : fmt::format("{:.1f}", i + 0.5); },
     nullptr},
    {"two values", [](int i) { return i < 300 ? "0.5" : "0.25"; }, nullptr},
};

}  // namespace

TEST_CASE("a suggested score keeps the values of a column apart", "[stats]") {
  working_folder folder;
  for (auto& column : columns) {
    CAPTURE(column.name);
    folder.write("data.csv", csv_of(600, column.value));
    auto s = suggest(folder, "data.csv");
    std::vector<wide> values;
    values.reserve(600);
    for (int i = 0; i < 600; ++i)
      values.push_back(std::strtold(column.value(i).c_str(), nullptr));
    check_scores(s, values);
    auto wanted = column.dtype ? fmt::format("dtype = \"{}\"\n", column.dtype)
                               : std::string{"key = \"v\"\nnormalizer"};
    CHECK_THAT(s.text, Contains(wanted));
  }
}

TEST_CASE("a suggestion says which values float32 does not keep apart",
          "[stats]") {
  working_folder folder;
  auto far = [](int i) {
    return i == 0 ? std::string{"1e9"} : fmt::format("{:.1f}", i / 10.);
  };
  folder.write("data.csv", csv_of(600, far));
  std::vector<wide> values;
  for (int i = 0; i < 600; ++i)
    values.push_back(std::strtold(far(i).c_str(), nullptr));
  REQUIRE(differing_scores(values) < 400);
  check_scores(suggest(folder, "data.csv"), values);

  // More than are kept one by one: an estimate.
  auto many = [](int i) {
    return i % 2 ? integer(1'000'000'000'000 + i) : integer(i);
  };
  folder.write("data.csv", csv_of(20000, many));
  CHECK_THAT(suggest(folder, "data.csv").text,
             Contains("different values are reduced to about "));
  folder.write("data.csv", csv_of(20000, [](int i) {
                 return integer(1'700'000'000'000'000'000 + i);
               }));
  CHECK_THAT(suggest(folder, "data.csv").text, !Contains("are reduced to"));
}

TEST_CASE("integers of records are scored to the last digit",
          "[stats][jsonl][tfrecord]") {
  working_folder folder;
  std::string lines;
  std::string frames;
  std::vector<wide> values;
  for (std::int64_t key = 0; key < 20; ++key) {
    std::vector<std::string> steps;
    std::string list;
    for (std::int64_t i = 0; i < 30; ++i) {
      auto value = INT64_MAX - 30 * key - i;
      values.push_back(static_cast<wide>(value));
      list += (i == 0 ? "" : ",") + integer(value);
      steps.push_back(test::ints({value}));
    }
    lines += fmt::format("{{\"id\":\"k{}\",\"sequences\":{{\"v\":[{}]}}}}\n",
                         key, list);
    frames += test::frame(test::sequence_example(
        {{"id", test::bytes_list({fmt::format("k{}", key)})}},
        {{"v", test::steps(steps)}}));
  }
  folder.write("data.jsonl", lines);
  check_scores(suggest(folder, "data.jsonl"), values);
  folder.write("data.tfrecord", frames);
  check_scores(suggest(folder, "data.tfrecord"), values);
}

TEST_CASE("a missing number is scored as the mean", "[stats][csv]") {
  working_folder folder;
  auto value = [](int i) {
    return i % 5 == 0 ? std::string{i % 2 ? "nan" : "NA"}
                      : integer(1'700'000'000 + 6 * i);
  };
  folder.write("data.csv", csv_of(600, value));
  auto s = suggest(folder, "data.csv");
  INFO(s.text);
  CHECK_THAT(s.text, Contains("dtype = \"float64\""));
  REQUIRE(s.values.size() == 600);
  CHECK(std::ranges::count_if(
            s.values, [](float x) { return std::fabs(x) < 1e-6F; }) >= 120);
}

}  // namespace segue
