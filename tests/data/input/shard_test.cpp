// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/shard.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "input_fixture.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"

namespace segue {
namespace {

using test::keys;
using test::read_all;
using test::temporary_folder;

constexpr int examples = 60;

std::string key_of(int i) {
  return "key" + std::to_string(i);
}

/// One input in each format: key0 to key59, and a record without a key.
input_options write(const temporary_folder& folder, const std::string& format) {
  input_options options;
  options.format = format;
  options.key = "id";
  options.on_error = error_policy::skip;
  std::string bytes = format == "csv" ? "id,x\n,1\n" : "";
  if (format == "jsonl") bytes += "{}\n";
  if (format == "tfrecord") bytes += test::frame("");
  for (int i = 0; i < examples; ++i) {
    auto key = key_of(i);
    if (format == "csv") bytes += key + ",1\n" + key + ",2\n";
    if (format == "jsonl")
      bytes += R"({"sequences":{"x":[1,2]},"id":")" + key + "\"}\n";
    if (format == "tfrecord")
      bytes += test::frame(test::sequence_example(
          {{"id", test::bytes_list({key})}},
          {{"x", test::steps({test::floats({1}), test::floats({2})})}}));
  }
  options.files = {folder.write("a", bytes)};
  return options;
}

}  // namespace

TEST_CASE("each key is in one shard, whatever the format", "[I5][shard]") {
  temporary_folder folder;
  std::vector<std::string> shards[3];
  for (auto* format : {"csv", "jsonl", "tfrecord"}) {
    INFO(format);
    auto options = write(folder, format);
    options.shard.count = 3;
    std::set<std::string> all;
    std::size_t rejects = 0;
    for (options.shard.index = 0; options.shard.index < 3;
         ++options.shard.index) {
      auto part =
          read_all(options, test::sequences({{"x", dtype::float32, {}}}));
      auto found = keys(part);
      std::ranges::sort(found);
      CHECK(found.size() > examples / 6);
      for (auto& key : found)
        CHECK(all.insert(key).second);
      for (auto& e : part.examples)
        CHECK(time_of(e.sequences[0].value) == 2);
      rejects += part.rejects.size();
      auto steps = format == std::string{"csv"} ? 2u : 1u;
      CHECK(part.records == static_cast<std::int64_t>(steps * found.size() +
                                                      part.rejects.size()));
      auto& first = shards[options.shard.index];
      if (first.empty()) first = found;
      CHECK(found == first);
    }
    CHECK(all.size() == examples);
    CHECK(rejects == 1);
  }
}

TEST_CASE("a key's shard is its fingerprint modulo their number",
          "[I5][shard]") {
  // Fingerprint64("") is 0x9ae16a3b2f90404f, FarmHash's k2.
  constexpr std::uint64_t empty = 0x9ae16a3b2f90404f;
  for (std::int64_t count : {1, 2, 3, 1000})
    for (std::int64_t index = 0; index < std::min<std::int64_t>(count, 99);
         ++index)
      CHECK(in_shard({index, count}, "") ==
            (empty % static_cast<std::uint64_t>(count) ==
             static_cast<std::uint64_t>(index)));
}

TEST_CASE("files are shuffled by a seed, the same way everywhere",
          "[I5][file_list]") {
  input_options options;
  for (char name = 'a'; name <= 'h'; ++name)
    options.files.emplace_back(1, name);
  auto order = [&](std::optional<std::int64_t> seed) {
    options.shuffle_files = seed;
    std::string all;
    for (auto& file : files_to_read(options).value())
      all += file;
    return all;
  };
  CHECK(order({}) == "abcdefgh");
  CHECK(order(0) == order(0));
  // As a Python version of the generator and the shuffle has them.
  CHECK(order(1) == "egdfbhca");
  CHECK(order(2) == "hfcadbge");
  options.files.clear();
  CHECK(files_to_read(options).error().message == "the input names no files");
}

TEST_CASE("shuffled files are read in that order", "[I5][jsonl]") {
  temporary_folder folder;
  input_options options;
  options.format = "jsonl";
  options.key = "key";
  for (int i = 0; i < 8; ++i) {
    auto name = std::to_string(i);
    options.files.push_back(folder.write(
        name, R"({"sequences":{"x":[1]},"key":")" + name + "\"}\n"));
  }
  options.shuffle_files = 2;
  auto read = [&] {
    return keys(
        read_all(options, test::sequences({{"x", dtype::float32, {}}})));
  };
  std::vector<std::string> expected;
  for (auto& path : files_to_read(options).value())
    expected.push_back(path.substr(path.rfind('/') + 1));
  CHECK(read() == expected);
  options.shuffle_files.reset();
  CHECK(read() != expected);
}

TEST_CASE("the held-out keys and the others are all keys, in every format",
          "[I5][held_out]") {
  using part = held_out_keys::part;
  for (auto* format : {"csv", "jsonl", "tfrecord"}) {
    temporary_folder folder;
    auto options = write(folder, format);
    auto spec = test::sequences({{"x", dtype::float32, {}}});
    options.shard.split = {0.3, 7, part::kept};
    auto kept = read_all(options, spec);
    options.shard.split.read = part::held_out;
    auto held_out = read_all(options, spec);
    std::set<std::string> all;
    for (auto* read : {&kept, &held_out})
      for (auto& key : keys(*read))
        CHECK(all.insert(key).second);
    CHECK(std::ssize(all) == examples);
    CHECK(keys(held_out).size() > 6);
    CHECK(keys(held_out).size() < 30);
  }
}

TEST_CASE("a seed draws other keys to hold out", "[held_out]") {
  held_out_keys a{0.5, 1, held_out_keys::part::all};
  held_out_keys b{0.5, 2, held_out_keys::part::all};
  int differ = 0;
  int held_out = 0;
  for (int i = 0; i < 1000; ++i) {
    held_out += is_held_out(a, key_of(i)) ? 1 : 0;
    differ += is_held_out(a, key_of(i)) != is_held_out(b, key_of(i)) ? 1 : 0;
  }
  CHECK(held_out > 430);
  CHECK(held_out < 570);
  CHECK(differ > 430);
  CHECK(differ < 570);
}

}  // namespace segue
