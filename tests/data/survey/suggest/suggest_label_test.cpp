// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_label.hpp"

#include "segue/data/input/shard.hpp"
#include "segue/data/survey/suggest/held_out_choice.hpp"
#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/tests/data/survey/survey_fixture.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::options_of;
using test::survey_of;
using test::temporary_folder;

result<std::string> suggest(const std::string& file, const std::string& label,
                            const std::string& format = "csv") {
  auto options = options_of(format, file);
  options.label = label;
  return suggest_configuration(options, survey_of(options));
}

std::string suggested(const std::string& file, const std::string& label) {
  auto text = suggest(file, label);
  if (!text) FAIL(text.error().message);
  return *text;
}

std::string refused(const std::string& file, const std::string& label,
                    const std::string& format = "csv") {
  auto text = suggest(file, label, format);
  REQUIRE(text.has_error());
  CHECK(text.error().code == errc::invalid_argument);
  return text.error().message;
}

std::string rows() {
  std::string text = "id,x,amount,liked,stars,word,far,same,gap,class_gap\n";
  for (int i = 0; i < 60; ++i)
    text += "k" + std::to_string(i % 4) + "," + std::to_string(i * i % 31) +
            "," + std::to_string(i) + ".5," + std::to_string(i % 2) + "," +
            std::to_string(i % 3) + ",w" + std::to_string(i % 5) + ",1e" +
            std::to_string(300 + i % 2) + ",7," +
            (i % 7 == 0 ? "NA" : std::to_string(i) + ".25") + "," +
            (i % 7 == 0 ? "nan" : std::to_string(i % 7 == 1)) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the label is no column", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", rows());
  auto text = suggested(file, "amount");
  CHECK_THAT(text, Contains("\nlabel = \"amount\"\n"));
  CHECK_THAT(text, !Contains("key = \"amount\""));
  CHECK_THAT(text, Contains("key = \"x\"") && Contains("key = \"liked\""));
  CHECK_THAT(text, Contains("outputs = 1\nseed = 7\n"));
  CHECK_THAT(text, Contains("[train]\nepochs = 20\nevaluation = 0.2") &&
                       Contains("patience = 3") &&
                       Contains("weights = \"weights.safetensors\""));
}

TEST_CASE("a label of a few integers from 0 on is one of classes", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", rows());
  CHECK_THAT(suggested(file, "liked"),
             Contains("outputs = 2\nreadout = \"softmax\"") &&
                 Contains("loss = \"softmax_cross_entropy\""));
  CHECK_THAT(suggested(file, "stars"), Contains("outputs = 3"));
  // From 0 to 30, and 7 alone.
  CHECK_THAT(suggested(file, "x"), !Contains("softmax"));
  CHECK_THAT(suggested(file, "same"), !Contains("softmax"));
}

TEST_CASE("a label that is missing gets the mean, or the usual class",
          "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", rows());
  CHECK_THAT(suggested(file, "gap"), Contains("\"gap\" = \"30."));
  CHECK_THAT(suggested(file, "class_gap"),
             Contains("\"class_gap\" = \"0\"") && Contains("outputs = 2"));
}

TEST_CASE("what cannot be a label is refused with the reason", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", rows());
  CHECK_THAT(refused(file, "word"),
             Contains("the label 'word' holds values that are not numbers"));
  CHECK_THAT(refused(file, "id"), Contains("is the key"));
  CHECK_THAT(refused(file, "far"), Contains("beyond the range of float32"));
  CHECK_THAT(refused(file, "wrod"), Contains("is not a column or sequence"));
  file = folder.write(
      "a.jsonl",
      R"({"id":"a","context":{"c":1},"sequences":{"x":[1,2],"l":[[1],[2,3]]}})"
      "\n"
      R"({"id":"b","context":{"c":2},"sequences":{"x":[3,4],"l":[[1],[2,3]],"y":[1,2]}})"
      "\n");
  CHECK_THAT(refused(file, "c", "jsonl"), Contains("one value per key"));
  CHECK_THAT(refused(file, "l", "jsonl"), Contains("holds lists"));
  CHECK_THAT(refused(file, "y", "jsonl"), Contains("not in every example"));
}

TEST_CASE("of few keys some are held out, and some are not", "[stats]") {
  CHECK_FALSE(choose_held_out({}));
  CHECK_FALSE(choose_held_out({"one"}));
  std::vector<std::string> keys{"first"};
  for (int n = 2; n <= 64; ++n) {
    keys.push_back("key " + std::to_string(n));
    auto split = choose_held_out(keys);
    REQUIRE(split);
    auto held = std::ranges::count_if(
        keys, [&](auto& key) { return is_held_out(*split, key); });
    CAPTURE(n, held, split->seed);
    CHECK(held >= 1);
    CHECK(held < n);
    CHECK(held <= 1 + n / 3);
    CHECK(split->seed < 20);
  }
}

TEST_CASE("a single key is trained with all the same", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", "id,x,y\na,1,1\na,2,2.5\na,5,3\n");
  auto text = suggested(file, "y");
  CHECK_THAT(text, Contains("[train]") && Contains("too few keys") &&
                       !Contains("patience") && !Contains("evaluation ="));
}

}  // namespace segue
