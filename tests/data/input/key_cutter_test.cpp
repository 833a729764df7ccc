// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/key_cutter.hpp"

#include "input_fixture.hpp"

namespace segue {
namespace {

using namespace test;

using steps = std::vector<float>;
using texts = std::vector<std::string>;

const parse_spec x_spec = sequences({{"x", dtype::float32, {}}});

std::vector<steps> x_of(const all_read& all) {
  std::vector<steps> values;
  for (auto& e : all.examples)
    values.push_back(numbers<float>(dense(e.sequences, "x")));
  return values;
}

}  // namespace

TEST_CASE("a long key becomes several that follow each other",
          "[I2][key_cutter]") {
  temporary_folder folder;
  auto options = csv_options({folder.write(
      "a.csv", "id,x,c\nb,6,w\na,1,v\na,2,v\na,3,v\na,4,v\na,5,v\n")});
  options.context = {"c"};
  options.steps_per_key = 2;
  auto all = read_all(options, x_spec);
  CHECK(keys(all) == texts{"a#0", "a#1", "a#2", "b#0"});
  CHECK(x_of(all) == std::vector<steps>{{1, 2}, {3, 4}, {5}, {6}});
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(all.examples[i].context[0].name == "c");
  CHECK(all.records == 6);
}

TEST_CASE("keys are cut where the steps that count end",
          "[I2][key_cutter][jsonl]") {
  temporary_folder folder;
  input_options options;
  options.format = "jsonl";
  options.key = "key";
  options.length = "length";
  options.steps_per_key = 2;
  options.files = {folder.write(
      "a.jsonl", R"({"key":"a","length":3,"sequences":{"x":[1,2,3,4,5,6]}})"
                 "\n"
                 R"({"key":"b","sequences":{"x":[]}})"
                 "\n"
                 R"({"key":"c","length":9,"sequences":{"x":[7]}})"
                 "\n"
                 R"({"key":"d","length":0,"sequences":{"x":[8,9,10]}})"
                 "\n")};
  auto all = read_all(options, x_spec);
  CHECK(keys(all) == texts{"a#0", "a#1", "b#0", "c#0", "d#0"});
  CHECK(x_of(all) == std::vector<steps>{{1, 2}, {3}, {}, {7}, {}});
  // The steps that are left all count; a wrong length is still to be refused.
  CHECK(all.examples[1].length.value_or(1) == 1);
  CHECK(all.examples[3].length == 9);
}

TEST_CASE("an example of uneven sequences is not cut",
          "[I2][key_cutter][jsonl]") {
  temporary_folder folder;
  input_options options;
  options.format = "jsonl";
  options.key = "key";
  options.steps_per_key = 1;
  options.files = {folder.write(
      "a.jsonl", R"({"key":"a","sequences":{"x":[1,2],"y":[1,2,3]}})")};
  auto all = read_all(options, sequences({{"x", dtype::float32, {}},
                                          {"y", dtype::float32, {}}}));
  CHECK(keys(all) == texts{"a"});
}

}  // namespace segue
