// SPDX-License-Identifier: BSD-3-Clause
// What a fault in the input leaves of a run: everything before it.
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/flow/csv_fixture.hpp"

namespace segue::test {
namespace {

using Catch::Matchers::Contains;

std::string key_name(int i) {
  return fmt::format("k{:03}", i);
}

/// One of 60 records that are examples of a step, or the bad one.
std::string record_of(const std::string& format, int i, bool bad) {
  auto key = key_name(i);
  if (format == "jsonl")
    return fmt::format(R"({{"id": "{}", "x": {}}})"
                       "\n",
                       key, bad ? "[\"none\"]" : "[1]");
  if (format == "tfrecord") {
    auto x = bad ? test::bytes_list({"none"}) : test::floats({1});
    return test::frame(test::sequence_example({{"id", test::bytes_list({key})}},
                                              {{"x", test::steps({x})}}));
  }
  if (bad && format == "key is back") key = key_name(0);
  if (bad && format == "keyless") key.clear();
  return fmt::format("{},0,{},n,k\n", key,
                     bad && format == "value" ? "none" : "1");
}

/// The input of a file whose record `bad` is; sets the options that read it.
std::string faulty_input(const std::string& format, int bad,
                         input_options& input) {
  std::string text;
  if (format == "jsonl" || format == "tfrecord") {
    input.format = format;
    input.order_by.clear();
    input.context.clear();
    input.json = {"", ""};
  } else {
    input.grouped = true;
    text = csv_header;
  }
  for (int i = 0; i < 60; ++i)
    text += record_of(format, i, i == bad);
  return text;
}

/// Draws and saves until the end; the keys seen, and what ended it.
std::pair<texts, error> drain_keys(pipeline& p) {
  texts keys;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) return {keys, b.error()};
    for (std::int64_t i = 0; i < b->batch_size(); ++i)
      keys.emplace_back(b->example_key(i));
    REQUIRE(save_plus(*b, 1));
  }
}

}  // namespace

TEST_CASE("all that stands before a fault is delivered, then it is told",
          "[B16][I3]") {
  // The record with which it goes wrong, and of CSV what is wrong there.
  auto bad = GENERATE(0, 1, 7, 59);
  auto format = GENERATE(as<std::string>{}, "jsonl", "tfrecord", "value",
                         "key is back", "keyless");
  // All records in one chunk, or some in each.
  auto chunk_bytes = GENERATE(1 << 18, 200);
  INFO(format << ", record " << bad << ", chunks of " << chunk_bytes);
  if (format == "key is back" && bad < 2) return;
  temporary_folder folder;
  auto options = reading({folder / "input"}, 2, 8, 16);
  write_file(folder / "input", faulty_input(format, bad, *options.input));
  options.input->chunk_bytes = chunk_bytes;
  options.features.sequences.resize(1);
  texts before;
  for (int i = 0; i < bad; ++i)
    before.push_back(key_name(i));
  for (int parsers : {1, 4}) {
    options.runtime.parsers = parsers;
    auto p = started(options);
    auto [keys, end] = drain_keys(p);
    CHECK(end.code ==
          (format == "key is back" ? errc::already_exists : errc::malformed));
    CHECK(keys == before);
    auto summary = p.stop();
    CHECK(summary.finished == bad);
    REQUIRE(summary.failure);
    CHECK(summary.failure->code == end.code);
  }
}

TEST_CASE("a key whose rows go on behind a fault is not delivered",
          "[I2][I3]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  auto good = csv_of({{"a", 2}, {"b", 2}});
  auto options = reading({path}, 2, 8);
  options.input->grouped = true;
  texts whole{"a"};
  SECTION("of the same key") {
    write_file(path, good + "b,2,none,n,b\n");
  }
  SECTION("of none") {
    write_file(path, good + ",2,2,n,b\n" + "b,3,3,n,b\n");
  }
  SECTION("where the file is damaged") {
    options.input->record_limit = 100;
    write_file(path, good + "b,2,2," + std::string(200, 'n') + ",b\n");
  }
  SECTION("but one that has ended there is") {
    write_file(path, good + ",2,2,n,b\n" + "c,0,0,n,c\n");
    whole = {"a", "b"};
  }
  auto p = started(options);
  CHECK(drain_keys(p).first == whole);
}

TEST_CASE("without padding a file's steps are the length", "[B5]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  write_file(path, csv_of({{"a", 4}, {"b", 2}}));
  auto options = reading({path}, 2, 2);
  options.batch.pad = false;
  auto p = started(options);
  auto [keys, end] = drain_keys(p);
  CHECK(end.code == errc::end_of_input);
  CHECK(keys == texts{"a", "b", "a"});
  CHECK(p.stop().steps == 6);
}

TEST_CASE("a value that the layer refuses is told with its key",
          "[F4][gather_plan]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  write_file(path, csv_of({{"a", 2}, {"b", 5}}));
  auto options = reading({path}, 2, 2);
  options.features.sequences = {};
  auto ids = sequence_categorical_column_with_identity("x", 4);
  REQUIRE(ids.has_value());
  auto column = indicator_column(*ids);
  REQUIRE(column.has_value());
  auto layer = feature_layer::make(std::vector<dense_column_ptr>{*column}, 1);
  REQUIRE(layer.has_value());
  options.layer = std::make_shared<const feature_layer>(std::move(*layer));
  auto p = started(options);
  auto [keys, end] = drain_keys(p);
  CHECK(end.code == errc::invalid_argument);
  CHECK(end.message ==
        "key 'b': step 4: feature 'x' has value 4, expected one in [0, 4)");
}

}  // namespace segue::test
