// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_input.hpp"

#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/places.hpp"
#include "survey_fixture.hpp"

namespace segue {
namespace {

using test::bytes_list;
using test::field;
using test::floats;
using test::frame;
using test::ints;
using test::map;
using test::named;
using test::options_of;
using test::sequence_example;
using test::steps;
using test::survey_of;
using test::temporary_folder;

}  // namespace

TEST_CASE("a survey of CSV counts keys, steps and values", "[survey][csv]") {
  temporary_folder folder;
  auto file = folder.write("a.csv",
                           "id,n,x,word,zip,when,one\n"
                           "b,1,1.5,u,00501,2013-01-01,p\n"
                           "a,2,NA,v,10001,2013-01-01T10:00:00Z,q\n"
                           "b,3,-2,u,00501,2013-01-02,p\n"
                           "NA,9,9,w,9,9,9\n"
                           "c,4\n"
                           "b,5,nan,,00501,2013-01-03 11:00,p\n");
  auto survey = survey_of(options_of("csv", file));
  CHECK(survey.records == 6);
  CHECK(survey.examples() == 2);
  CHECK(survey.lengths.min() == 1);
  CHECK(survey.lengths.max() == 3);
  CHECK(survey.rejected == 2);
  CHECK(survey.rejects_by_reason.at("has no key") == 1);
  CHECK(survey.rejects_by_reason.at("has 2 fields where the header has 7") ==
        1);
  CHECK_THAT(survey.first_rejects.at(0), Catch::Contains("a.csv:5"));

  auto& n = named(survey.sequences, "n");
  CHECK(n.type() == dtype::int64);
  CHECK(n.numbers().min() == 1);
  CHECK(n.numbers().max() == 5);
  CHECK(n.numbers().mean() == 2.75);
  CHECK(n.distinct().count() == 4);
  CHECK_FALSE(n.constant_in_keys());
  auto& x = named(survey.sequences, "x");
  CHECK(x.type() == dtype::float32);
  CHECK(x.missing() == 2);
  CHECK(x.values() == 2);
  auto& word = named(survey.sequences, "word");
  CHECK(word.type() == dtype::string);
  CHECK(word.missing() == 1);
  CHECK(word.distinct().count() == 2);
  // A number would lose the zeros.
  CHECK(named(survey.sequences, "zip").type() == dtype::string);
  CHECK(named(survey.sequences, "when").times());
  CHECK(named(survey.sequences, "one").constant_in_keys());
  CHECK(named(survey.sequences, "zip").constant_in_keys());
}

TEST_CASE("a survey does not depend on chunks, nor on how rows are scattered",
          "[survey][csv]") {
  temporary_folder folder;
  std::string text = "id,x\n";
  for (int i = 0; i < 300; ++i)
    text += "k" + std::to_string(i * i % 17) + "," + std::to_string(i) + "\n";
  auto options = options_of("csv", folder.write("a.csv", text));
  auto whole = survey_of(options);
  options.chunk_bytes = 20;
  options.group_memory = 1;
  auto pieces = survey_of(options);
  CHECK(whole.examples() == 9);
  CHECK(pieces.examples() == 9);
  CHECK(whole.lengths.max() == pieces.lengths.max());
  CHECK(whole.forecasts[1].batches() == pieces.forecasts[1].batches());
}

TEST_CASE("a survey of JSON Lines knows shapes", "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write(
      "a.jsonl",
      R"({"id":"a","length":1,"context":{"age":30,"flag":true},"sequences":{"x":[1,2.5],"p":[[1,2],[3,4]],"r":[["u"],[]],"odd":[[1],[[2]]],"o":[{},1]}})"
      "\n"
      R"({"id":7,"context":{"age":null},"sequences":{"x":[null,NaN,4],"p":[[1,2],[3,4],[5,6]],"r":["v",["w","x"],[]],"short":[1]}})"
      "\n"
      R"({"id":"a","context":{"age":1,"flag":false},"sequences":{"x":[5]}})"
      "\n"
      "not json\n"
      R"({"context":{},"sequences":{"x":[5]}})"
      "\n");
  auto survey = survey_of(options_of("jsonl", file));
  CHECK(survey.records == 5);
  CHECK(survey.examples() == 3);
  CHECK(survey.rejected == 2);
  CHECK(survey.repeated_keys == 1);
  CHECK(survey.lengths.steps() == 6);
  CHECK(survey.real_steps == 5);
  CHECK(survey.uneven == 1);
  auto& x = named(survey.sequences, "x");
  CHECK(x.form() == step_form::single);
  CHECK(x.missing() == 2);
  CHECK(x.numbers().max() == 5);
  auto& p = named(survey.sequences, "p");
  CHECK(p.form() == step_form::fixed);
  CHECK(p.dims() == std::vector<std::int64_t>{2});
  CHECK(p.examples() == 2);
  CHECK(named(survey.sequences, "r").form() == step_form::ragged);
  CHECK(named(survey.sequences, "odd").form() == step_form::irregular);
  CHECK(named(survey.sequences, "o").form() == step_form::irregular);
  CHECK(named(survey.sequences, "short").uneven() == 1);
  CHECK(named(survey.context, "age").type() == dtype::int64);
  CHECK(named(survey.context, "age").missing() == 0);
  CHECK(named(survey.context, "age").examples() == 2);
  CHECK(named(survey.context, "flag").type() == dtype::boolean);
  CHECK(named(survey.context, "flag").examples() == 2);
}

TEST_CASE("lists deeper than anybody's steps are irregular",
          "[survey][jsonl][hostile]") {
  temporary_folder folder;
  std::string deep(500, '[');
  std::string shut(500, ']');
  auto file = folder.write("a.jsonl", R"({"id":"a","sequences":{"x":[)" + deep +
                                          "1" + shut + "]}}\n");
  auto survey = survey_of(options_of("jsonl", file));
  CHECK(survey.examples() == 1);
  CHECK(named(survey.sequences, "x").form() == step_form::irregular);
}

TEST_CASE("a survey rejects records with a member that is there twice",
          "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write(
      "a.jsonl", R"({"id":"a","sequences":{"x":[1]}})"
                 "\n"
                 R"({"id":"b","id":"c","sequences":{"x":[1]}})"
                 "\n"
                 R"({"id":"d","sequences":{"x":[1],"x":[2]}})"
                 "\n"
                 R"({"id":"e","sequences":{"x":[1]},"sequences":{}})"
                 "\n"
                 R"({"id":"f","context":{"y":1,"y":2},"sequences":{"x":[1]}})"
                 "\n"
                 R"({"id":"g","context":{"y":1},"sequences":{"x":[1]}})"
                 "\n");
  auto survey = survey_of(options_of("jsonl", file));
  CHECK(survey.examples() == 2);
  CHECK(survey.rejected == 4);
  CHECK(survey.rejects_by_reason == reject_counts{{"has 'id' twice", 1},
                                                  {"has 'x' twice", 1},
                                                  {"has 'sequences' twice", 1},
                                                  {"has 'y' twice", 1}});
}

TEST_CASE("a survey of SequenceExamples counts steps", "[survey][tfrecord]") {
  temporary_folder folder;
  auto first = sequence_example(
      {{"id", bytes_list({"a"})}, {"c", floats({1, 2})}, {"none", ""}},
      {{"x", steps({floats({1}), floats({2})})},
       {"r", steps({ints({1, 2}), ints({})})}});
  auto second = sequence_example(
      {{"id", ints({5})}, {"c", floats({3, 4})}},
      {{"x", steps({floats({3})})}, {"r", steps({ints({7})})}});
  auto file = folder.write("a", frame(first) + frame(second) + frame("\x0a") +
                                    frame(first).substr(0, 30));
  auto survey = survey_of(options_of("tfrecord", file));
  CHECK(survey.examples() == 2);
  CHECK(survey.rejected == 2);
  CHECK(survey.lengths.steps() == 3);
  CHECK(named(survey.sequences, "x").form() == step_form::single);
  CHECK(named(survey.sequences, "x").type() == dtype::float32);
  CHECK(named(survey.sequences, "r").form() == step_form::ragged);
  CHECK(named(survey.sequences, "r").empty_steps() == 1);
  CHECK(named(survey.context, "c").dims() == std::vector<std::int64_t>{2});
  CHECK(named(survey.context, "none").values() == 0);
}

TEST_CASE("a survey of Examples tells flat sequences from context",
          "[survey][tfrecord]") {
  temporary_folder folder;
  auto options = options_of(
      "tfrecord",
      test::in_source("tests/data/input/fixtures/examples.tfrecord"));
  options.example = tf_message::example;
  auto survey = survey_of(options);
  CHECK(survey.examples() == 5);
  CHECK(survey.lengths.steps() == 25);
  CHECK(survey.uneven == 0);
  CHECK(named(survey.sequences, "x").form() == step_form::single);
  CHECK(named(survey.sequences, "xy").dims() == std::vector<std::int64_t>{2});
  CHECK(named(survey.context, "pair").dims() == std::vector<std::int64_t>{2});
  CHECK(named(survey.context, "number").form() == step_form::single);
}

TEST_CASE("a survey reads the keys of its shard alone", "[survey][I5]") {
  temporary_folder folder;
  std::string lines;
  std::string rows = "id,x\n";
  std::string frames;
  for (int i = 0; i < 60; ++i) {
    auto key = "k" + std::to_string(i);
    lines += R"({"id":")" + key + R"(","sequences":{"x":[1]}})" + "\n";
    rows += key + ",1\n";
    frames += frame(sequence_example({{"id", bytes_list({key})}},
                                     {{"x", steps({floats({1})})}}));
  }
  for (auto& [format, text] :
       {std::pair{"jsonl", lines}, {"csv", rows}, {"tfrecord", frames}}) {
    auto options = options_of(format, folder.write(format, text));
    std::int64_t examples = 0;
    for (std::int64_t i = 0; i < 3; ++i) {
      options.shard = {i, 3};
      auto survey = survey_of(options);
      CHECK(survey.examples() < 40);
      CHECK(survey.examples() == survey.sequences.at(0).values());
      examples += survey.examples();
    }
    CHECK(examples == 60);
  }
}

TEST_CASE("a dtype that holds every digit may be wider", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("d.csv",
                           "id,f,d,i,u,m,z\n"
                           "a,0.1,0.123456789,1,1,9007199254740993,007\n"
                           "a,5,16777217,2,18446744073709551615,0.5,8\n");
  auto survey = survey_of(options_of("csv", file));
  auto exact = [&](std::string_view name) {
    return named(survey.sequences, name).exact_type();
  };
  CHECK(exact("f") == dtype::float32);
  CHECK(exact("d") == dtype::float64);
  CHECK(named(survey.sequences, "d").type() == dtype::float32);
  CHECK(exact("i") == dtype::int64);
  CHECK(exact("u") == dtype::string);
  CHECK(exact("m") == dtype::string);
  CHECK(exact("z") == dtype::string);
}

TEST_CASE("NaN among integers makes them reals, which have it",
          "[survey][csv]") {
  temporary_folder folder;
  auto file = folder.write("a.csv",
                           "id,i,n,big\n"
                           "a,1,1,9007199254740993\n"
                           "a,NA, nan ,nan\n");
  auto survey = survey_of(options_of("csv", file));
  CHECK(named(survey.sequences, "i").type() == dtype::int64);
  auto& n = named(survey.sequences, "n");
  CHECK(n.type() == dtype::float32);
  CHECK(n.integers());
  CHECK(n.missing() == 1);
  CHECK(named(survey.sequences, "big").exact_type() == dtype::string);
}

TEST_CASE("a survey refuses the records that a parser refuses",
          "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write("a.jsonl",
                           R"({"id":"a","length":2.5,"sequences":{"x":[1]}})"
                           "\n"
                           R"({"id":"b","sequences":{"x":[01]}})"
                           "\n"
                           R"({"id":"c","length":null,"sequences":{"x":[1]}})"
                           "\n"
                           R"({"id":"d","length":9,"sequences":{"x":[1]}})"
                           "\n"
                           R"({"id":"e","sequences":{"x":[]}})"
                           "\n"
                           R"({"id":"c","sequences":{"x":[1e999]}})"
                           "\n");
  auto survey = survey_of(options_of("jsonl", file));
  CHECK(survey.rejected == 2);
  CHECK(survey.wrong_lengths == 1);
  CHECK(survey.without_steps == 1);
  CHECK(survey.repeated_keys == 1);
  CHECK(survey.first_keys == std::vector<std::string>{"c", "d"});
  // Beyond every number.
  CHECK(named(survey.sequences, "x").type() == dtype::string);
}

TEST_CASE("features that a record has twice are told", "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write(
      "a.jsonl",
      R"({"id":"a","sequences":{"x":[1],"x":[2],"y":[1]},"context":{"c":1,"c":2}})"
      "\n"
      R"({"id":"b","sequences":{"x":[1],"y":[2],"":[1]},"context":{"c":1,"d":1}})"
      "\n");
  auto options = options_of("jsonl", file);
  auto survey = survey_of(options);
  CHECK(survey.rejected == 1);
  CHECK(survey.rejects_by_reason.begin()->first == "has 'x' twice");
  CHECK(named(survey.sequences, "y").examples() == 1);
  CHECK_FALSE(named(survey.sequences, "y").repeated());
  CHECK_FALSE(named(survey.context, "d").repeated());
  CHECK(named(survey.sequences, "").values() == 1);

  // A list and a value of one name, in one place.
  options.files = {folder.write("b.jsonl", R"({"id":"a","x":[1],"x":5})")};
  options.json = {"", ""};
  survey = survey_of(options);
  CHECK(named(survey.sequences, "x").repeated());
  CHECK(named(survey.context, "x").repeated());
}

TEST_CASE("a context feature of a reject does not count as there",
          "[survey][jsonl]") {
  temporary_folder folder;
  auto file =
      folder.write("a.jsonl", R"({"id":"a","context":{"c":1},"sequences":5})"
                              "\n"
                              R"({"id":"b","sequences":{"x":[1]}})"
                              "\n");
  auto survey = survey_of(options_of("jsonl", file));
  CHECK(survey.rejected == 1);
  CHECK(named(survey.context, "c").examples() == 0);
}

TEST_CASE("a TFRecord's length has to be there where it is named",
          "[survey][tfrecord]") {
  temporary_folder folder;
  auto record = [](const std::string& key, const test::map_entries& more) {
    test::map_entries context{{"id", bytes_list({key})}};
    context.insert(context.end(), more.begin(), more.end());
    return frame(sequence_example(context, {{"x", steps({floats({1})})}}));
  };
  auto options = options_of(
      "tfrecord", folder.write("a", record("a", {{"n", ints({1})}}) +
                                        record("b", {{"n", floats({1})}}) +
                                        record("c", {})));
  options.length = "n";
  auto survey = survey_of(options);
  CHECK(survey.examples() == 1);
  CHECK(survey.rejects_by_reason.at("has no length (n)") == 1);
  CHECK(survey.rejects_by_reason.at(
            "has a length that is not a single int64 (n)") == 1);
}

TEST_CASE("a flat list of a wrong number of values is irregular",
          "[survey][tfrecord]") {
  temporary_folder folder;
  auto record = [](const std::string& key, int values) {
    test::map_entries all{{"id", bytes_list({key})},
                          {"x", floats(std::vector<float>(5, 1))}};
    all.emplace_back("y", floats(std::vector<float>(std::size_t(values), 1)));
    return frame(field(1, map(all)));
  };
  auto file = folder.write(
      "a", record("a", 15) + record("b", 14) +
               frame(field(
                   1, map({{"id", bytes_list({"c"})}, {"x", floats({1})}}))));
  auto options = options_of("tfrecord", file);
  options.example = tf_message::example;
  auto survey = survey_of(options);
  CHECK(named(survey.sequences, "x").form() == step_form::single);
  CHECK(named(survey.sequences, "y").form() == step_form::irregular);
}

TEST_CASE("columns that nothing can read are listed once", "[stats]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", "id,,x,x,\na,1,2,3,\nb,1,2,3,\n");
  CHECK(survey_of(options_of("csv", file)).left_out ==
        std::vector<std::string>{"column 2 has no name",
                                 "column 'x' appears twice",
                                 "column 5 has no name"});
  file = folder.write("b.csv", "id,,x\na,1,2\n");
  CHECK(survey_of(options_of("csv", file)).left_out.empty());
}

TEST_CASE("examples that say their length are counted", "[stats]") {
  temporary_folder folder;
  auto file =
      folder.write("a.jsonl",
                   "{\"id\":\"a\",\"length\":1,\"sequences\":{\"x\":[1,2]}}\n"
                   "{\"id\":\"b\",\"sequences\":{\"x\":[1]}}\n");
  CHECK(survey_of(options_of("jsonl", file)).with_length == 1);
}

TEST_CASE("features without end are not kept", "[survey][I4][hostile]") {
  temporary_folder folder;
  std::string lines;
  for (int i = 0; i < 1500; ++i)
    lines += R"({"id":)" + std::to_string(i) + R"(,"sequences":{"x)" +
             std::to_string(i) + R"(":[1]}})" + "\n";
  auto survey = survey_of(options_of("jsonl", folder.write("a", lines)));
  CHECK(survey.sequences.size() == survey_builder::most_features);
  CHECK(survey.unlisted == 1500 - 1024);
}

}  // namespace segue
