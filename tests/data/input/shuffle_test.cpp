// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <numeric>
#include <random>

#include "input_fixture.hpp"
#include "segue/data/input/files/shuffle_buffer.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/data/storage/gzip.hpp"

namespace segue {
namespace {

using test::keys;
using test::read_all;
using test::temporary_folder;
using texts = std::vector<std::string>;

constexpr int examples = 200;

std::string key_of(int i) {
  return "k" + std::to_string(1000 + i);
}

/// Bytes that hardly compress, so that files are longer than what is read of
/// them at once.
std::string junk(int i, std::size_t size) {
  std::mt19937 random{static_cast<unsigned>(i)};
  std::string text;
  while (text.size() < size)
    text += static_cast<char>('a' + random() % 26);
  return text;
}

std::string record(const std::string& format, int i, std::size_t junk_bytes) {
  auto key = key_of(i);
  auto x = std::to_string(i);
  auto more = junk(i, junk_bytes);
  if (format == "csv") {
    auto row = key + "," + x + "," + more + "\n";
    return row + row;
  }
  if (format == "jsonl")
    return R"({"id":")" + key + R"(","sequences":{"x":[)" + x + "," + x +
           R"(]},"junk":")" + more + "\"}\n";
  auto step = test::floats({static_cast<float>(i)});
  return test::frame(test::sequence_example(
      {{"id", test::bytes_list({key})}, {"junk", test::bytes_list({more})}},
      {{"x", test::steps({step, step})}}));
}

/// key 0 to 199, of two steps each.
std::string content(const std::string& format, std::size_t junk_bytes = 0) {
  std::string text = format == "csv" ? "id,x,junk\n" : "";
  for (int i = 0; i < examples; ++i)
    text += record(format, i, junk_bytes);
  return text;
}

input_options write(const temporary_folder& folder, const std::string& format) {
  input_options options;
  options.format = format;
  options.key = "id";
  options.files = {folder.write("in." + format, content(format))};
  options.shuffle_examples = 7;
  options.shuffle_buffer = 50;
  return options;
}

parse_spec x_alone() {
  return test::sequences({{"x", dtype::float32, {}}});
}

/// The keys in the order of an epoch; their values are checked.
texts order(const input_options& options, std::uint32_t epoch = 0) {
  auto source = open_source(options, x_alone(), epoch);
  REQUIRE(source.has_value());
  auto parser = make_parser(options, x_alone());
  REQUIRE(parser.has_value());
  texts names;
  for (;;) {
    auto records = (*source)->next();
    REQUIRE(records.has_value());
    if (!*records) return names;
    for (auto& e : (*parser)->parse(**records).examples) {
      auto x = std::stof(e.key.substr(1)) - 1000;
      CHECK(test::numbers<float>(test::dense(e.sequences, "x")) ==
            std::vector{x, x});
      names.push_back(e.key);
    }
  }
}

texts sorted(texts names) {
  std::ranges::sort(names);
  return names;
}

/// 0 to n - 1 as they come out of the buffer.
std::vector<int> shuffled(int n, shuffle_buffer<int> buffer) {
  std::vector<int> out;
  for (int i = 0; i < n; ++i)
    if (auto item = buffer.add(i)) out.push_back(*item);
  while (auto item = buffer.take())
    out.push_back(*item);
  return out;
}

}  // namespace

TEST_CASE("a shuffle is a permutation within its buffer", "[I5][shuffle]") {
  for (int size : {1, 2, 10, 100, 1000}) {
    auto out = shuffled(300, {size, 3, 0});
    REQUIRE(out.size() == 300);
    for (std::size_t at = 0; at < out.size(); ++at)
      CHECK(out[at] - static_cast<int>(at) < size);
    CHECK(std::ranges::is_sorted(out) == (size == 1));
    std::ranges::sort(out);
    std::vector<int> all(300);
    std::iota(all.begin(), all.end(), 0);
    CHECK(out == all);
  }
}

TEST_CASE("an order is that of its seed and epoch, on every machine",
          "[I5][shuffle]") {
  constexpr auto far = std::int64_t{1} << 32;
  CHECK(shuffled(12, {4, 7, 0}) ==
        std::vector{1, 2, 4, 0, 6, 3, 9, 5, 7, 11, 10, 8});
  CHECK(shuffled(12, {4, 7, 1}) ==
        std::vector{1, 4, 3, 0, 7, 2, 9, 8, 5, 6, 11, 10});
  CHECK(shuffled(12, {4, 7 + far, 0}) ==
        std::vector{1, 0, 3, 5, 2, 4, 8, 9, 7, 11, 6, 10});
}

TEST_CASE("every place is as likely", "[I5][shuffle]") {
  // Of 4 items in a buffer of 4, over many seeds: chi-squared with 9 degrees of
  // freedom is below 40 but for once in 100000; the seeds are fixed.
  std::array<std::array<int, 4>, 4> counts{};
  constexpr int rounds = 4000;
  for (int seed = 0; seed < rounds; ++seed) {
    shuffle_buffer<std::size_t> buffer{4, seed, 1};
    for (std::size_t i = 0; i < 4; ++i)
      REQUIRE_FALSE(buffer.add(i));
    for (std::size_t place = 0; place < 4; ++place)
      ++counts[*buffer.take()][place];
  }
  double chi = 0;
  for (auto& row : counts)
    for (auto n : row)
      chi += (n - rounds / 4.) * (n - rounds / 4.) / (rounds / 4.);
  CHECK(chi < 40);
}

TEST_CASE("shuffled examples are all there, in an order of the seed",
          "[I5][shuffle]") {
  temporary_folder folder;
  auto format = GENERATE(as<std::string>{}, "csv", "jsonl", "tfrecord");
  INFO(format);
  auto options = write(folder, format);
  auto first = order(options);
  CHECK(first.size() == examples);
  CHECK_FALSE(std::ranges::is_sorted(first));
  for (std::size_t at = 0; at < first.size(); ++at)
    CHECK(std::stoi(first[at].substr(1)) - 1000 - static_cast<int>(at) < 50);

  CHECK(order(options) == first);
  options.chunk_bytes = 1;
  CHECK(order(options) == first);
  auto next_epoch = order(options, 1);
  CHECK(next_epoch != first);
  options.shuffle_examples = 8;
  CHECK(order(options) != first);
  CHECK(order(options) != next_epoch);
  CHECK(sorted(order(options)) == sorted(first));
  CHECK(sorted(next_epoch) == sorted(first));
}

TEST_CASE("progress counts the stored bytes and the records of all files",
          "[I4][shuffle]") {
  temporary_folder folder;
  auto format = GENERATE(as<std::string>{}, "jsonl", "tfrecord");
  INFO(format);
  auto options = write(folder, format);
  if (GENERATE(true, false)) options.shuffle_examples.reset();
  auto bytes = content(format);
  options.files = {folder.write("a." + format, bytes),
                   folder.write("b." + format, bytes)};
  auto source = open_source(options, x_alone()).value();
  auto size = static_cast<std::int64_t>(2 * bytes.size());
  CHECK(source->progress().bytes_read == 0);
  CHECK(source->progress().bytes_total == size);
  while (source->next().value()) {
  }
  CHECK(source->progress().bytes_read == size);
  CHECK(source->progress().records_read == 2 * examples);
  CHECK(source->progress().records_given == 2 * examples);
}

TEST_CASE("grouped rows and scattered rows are shuffled key by key",
          "[I2][I5][shuffle]") {
  temporary_folder folder;
  auto options = write(folder, "csv");
  auto scattered = order(options);
  options.grouped = true;
  CHECK(order(options) == scattered);
  // The order is that of the keys, which is the same in both.
  options.files = {
      folder.write("back.csv", "id,x\nk1001,1\nk1002,2\nk1001,1\n")};
  CHECK(test::read_error(options, x_alone()).code == errc::already_exists);
}

TEST_CASE("rows without a key take part without splitting a key",
          "[I3][shuffle][csv]") {
  temporary_folder folder;
  std::string text = "id,x\n";
  for (int i = 0; i < 100; ++i)
    text += key_of(i) + "," + std::to_string(i) + "\n,9\n" + key_of(i) + "," +
            std::to_string(i) + "\n";
  auto options = write(folder, "csv");
  options.files = {folder.write("a.csv", text)};
  options.grouped = true;
  auto all = read_all(options, x_alone());
  CHECK(all.rejects.size() == 100);
  REQUIRE(all.examples.size() == 100);
  for (auto& e : all.examples)
    CHECK(time_of(e.sequences[0].value) == 2);
}

TEST_CASE("what stands before a fault of the file is given out first",
          "[I3][I6][shuffle]") {
  temporary_folder folder;
  auto format = GENERATE(as<std::string>{}, "csv", "jsonl", "tfrecord");
  bool shuffled = GENERATE(true, false);
  // A CSV key within which reading fails may not be whole; rows that are not
  // shuffled end with the chunk.
  if (format == "csv" && !shuffled) return;
  INFO(format << " " << shuffled);
  auto options = write(folder, format);
  options.grouped = format == "csv";
  if (!shuffled) options.shuffle_examples.reset();
  auto packed = test::gzip(content(format, 8000));
  options.files = {
      folder.write("cut.gz", packed.substr(0, packed.size() * 9 / 10))};
  auto source = open_source(options, x_alone());
  REQUIRE(source.has_value());
  auto parser = make_parser(options, x_alone());
  std::size_t read = 0;
  for (;;) {
    auto records = (*source)->next();
    if (!records) {
      CHECK(records.error().code == errc::truncated);
      break;
    }
    REQUIRE(*records);
    read += (*parser)->parse(**records).examples.size();
  }
  CHECK(read > 100);
  CHECK(read < examples);
}

}  // namespace segue
