// SPDX-License-Identifier: BSD-3-Clause
// Small inputs made to crash a reader, or to make it ask for memory.
#include <catch2/catch.hpp>
#include <random>

#include "input_fixture.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/data/storage/zstd.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::all_read;
using test::bytes_list;
using test::field;
using test::floats;
using test::frame;
using test::ints;
using test::keys;
using test::messages;
using test::read_all;
using test::sequence_example;
using test::steps;
using test::temporary_folder;

input_options skipping(const std::string& format, const std::string& file) {
  input_options options;
  options.format = format;
  options.files = {file};
  options.key = "id";
  options.on_error = error_policy::skip;
  return options;
}

parse_spec features() {
  return {{{"x", dtype::float32, {2}}, {"s", dtype::string, {}}},
          {{"c", dtype::int64, {}}}};
}

all_read read_bytes(const std::string& format, std::string_view bytes,
                    const parse_spec& spec = features()) {
  temporary_folder folder;
  return read_all(skipping(format, folder.write("a", bytes)), spec);
}

std::string json(std::string_view x) {
  return R"({"id":"k","context":{"c":1},"sequences":{"s":["a"],"x":)" +
         std::string{x} + "}}";
}

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

/// A good record, damaged in a few bytes at random, several hundred times.
template <class Damage>
void damage(std::string_view good, Damage try_bytes) {
  std::mt19937 random{7};
  for (int round = 0; round < 600; ++round) {
    std::string bytes{good};
    for (int change = 0; change <= round % 4; ++change) {
      auto at = random() % bytes.size();
      auto byte = static_cast<char>(random());
      if (round % 3 == 0) bytes[at] = byte;
      if (round % 3 == 1) bytes.insert(at, 1, byte);
      if (round % 3 == 2) bytes.erase(at, 1 + random() % 3);
      if (bytes.empty()) bytes = "x";
    }
    try_bytes(bytes);
  }
}

void check_examples(const all_read& all) {
  for (auto& e : all.examples)
    for (auto* list : {&e.sequences, &e.context})
      for (auto& f : *list)
        CHECK(validate(f.value).has_value());
}

}  // namespace

TEST_CASE("deeply nested JSON is a reject", "[I3][jsonl][hostile]") {
  for (int depth : {100, 1000, 1023, 1024, 1025, 100000}) {
    auto all =
        read_bytes("jsonl", json(repeat("[", depth)) + "\n" +
                                json(repeat("[", depth) + repeat("]", depth)) +
                                "\n" + json("[[1,2]]"));
    CHECK(keys(all) == std::vector<std::string>{"k"});
    CHECK(all.rejects.size() == 2);
  }
  // Where nothing reads it, depth within the parser's bound is no fault.
  auto unread = read_bytes("jsonl", R"({"deep":)" + repeat("{\"a\":", 900) +
                                        "1" + repeat("}", 900) + "," +
                                        json("[[1,2]]").substr(1));
  CHECK(unread.examples.size() == 1);
}

TEST_CASE("JSON that is not text is a reject", "[I3][jsonl][hostile]") {
  using namespace std::string_literals;
  for (auto& line :
       {json("[[1,2]]") + "\0"s, json("[[1,\0]]"s), "\0"s, "{\0}"s,
        json("[[1,2]]").replace(7, 1, "\xff"),
        json("[[1,2]]").replace(7, 1, "\xed\xa0\x80"),
        json("[[1,2]]").replace(7, 1, "\x01"),
        json("[[1,2]]").replace(7, 1, R"(\ud800)"),
        json("[[1,2]]").replace(7, 1, R"(\q)"), "\"\\"s, "{\""s, "{"s, "}"s}) {
    INFO(line);
    auto all = read_bytes("jsonl", line);
    CHECK(all.examples.empty());
    REQUIRE(all.rejects.size() == 1);
    CHECK(all.rejects[0].raw == line);
  }
}

TEST_CASE("a line cut anywhere is a reject, never what follows it",
          "[I3][jsonl][hostile]") {
  auto whole = json("[[1,23],[4,null]]");
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    INFO(whole.substr(0, cut));
    auto all =
        read_bytes("jsonl", whole.substr(0, cut) + "\n" + whole.substr(cut) +
                                "\n" + json("[[5,6]]"));
    CHECK(all.examples.size() == 1);
    CHECK(all.rejects.size() == 2);
  }
}

TEST_CASE("damaged JSON is read or rejected", "[I3][jsonl][hostile]") {
  damage(json(R"([[1.5,-2e3],[null,"x"],[]])"), [](const std::string& bytes) {
    auto all = read_bytes("jsonl", bytes + "\n" + json("[[7,8]]"));
    REQUIRE_FALSE(all.examples.empty());
    CHECK(all.examples.back().key == "k");
    check_examples(all);
  });
}

TEST_CASE("numbers of any length are read or rejected",
          "[I3][jsonl][hostile]") {
  auto digits = std::string(100000, '9');
  auto all = read_bytes("jsonl", json("[[" + digits + ",1]]") + "\n" +
                                     json("[[0." + digits + ",1]]") + "\n" +
                                     json("[[1e" + digits + ",1]]") + "\n" +
                                     json("[[1e-" + digits + ",1]]"));
  CHECK(all.examples.size() == 2);
  REQUIRE(all.rejects.size() == 2);
  CHECK_THAT(messages(all)[0], Contains("is out of the range of float32"));
  CHECK_THAT(messages(all)[1], Contains("is out of the range of float32"));
}

TEST_CASE("a size that promises too much asks for no memory",
          "[I4][tfrecord][hostile]") {
  temporary_folder folder;
  for (auto size : {std::uint64_t{60} << 20, ~std::uint64_t{0},
                    ~std::uint64_t{0} - 15, std::uint64_t{1} << 63}) {
    auto number = test::little_endian(size, 8);
    auto bytes =
        number + test::little_endian(masked_crc32c(number), 4) + "data";
    auto options = skipping("tfrecord", folder.write("a", bytes));
    auto read = test::try_read(options, features());
    if (size < static_cast<std::uint64_t>(options.record_limit)) {
      REQUIRE(read.has_value());
      CHECK_THAT(messages(*read).at(0),
                 Contains("is truncated: only 16 of its"));
    } else {
      REQUIRE(read.has_error());
      CHECK_THAT(read.error().message, Contains("record_limit_mb"));
    }
  }
}

TEST_CASE("lengths and varints that lie are rejects",
          "[I3][tfrecord][hostile]") {
  using namespace std::string_literals;
  auto with_x = [](const std::string& feature) {
    return sequence_example(
        {{"id", bytes_list({"k"})}, {"c", ints({1})}},
        {{"s", steps({bytes_list({"a"})})}, {"x", steps({feature})}});
  };
  auto overlong = std::string(11, '\x80') + "\1";
  for (auto& message : {
           "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,  // 2^64 - 1 bytes
           "\x0a\x05\x0a"s,                                  // cut off
           "\x0a"s,
           "\x00"s,                               // field number 0
           "\x0b"s,                               // a group
           "\x0f"s,                               // no wire type
           overlong,                              // as a tag
           with_x(field(3, field(1, overlong))),  // as a value
           with_x(field(3, field(1, "\x80"s))),   // that never ends
           with_x(field(3, "\x08" + overlong)),   // unpacked
           with_x(field(2, field(1, "abc"s))),    // no whole float
           with_x(field(2, "\x0d\1\2"s)),         // unpacked
           with_x(field(2, "\x0a\x7f"s)),         // longer than there
           with_x("\x12\xff\xff\xff\xff\x0f"s),   // 4 GiB
       }) {
    auto all = read_bytes("tfrecord", frame(message));
    CHECK(all.examples.empty());
    REQUIRE(all.rejects.size() == 1);
    CHECK_THAT(messages(all)[0],
               Contains("the record is not a tf.train.SequenceExample: "));
  }
}

TEST_CASE("fields of other types are passed over", "[I3][tfrecord][hostile]") {
  std::string odd;
  protozero::pbf_writer writer{odd};
  writer.add_fixed64(1, 5);
  writer.add_int32(2, 5);
  writer.add_fixed32(9, 5);
  auto message = sequence_example(
      {{"id", bytes_list({"k"})}, {"c", ints({1})}, {"", ""}},
      {{"s", steps({bytes_list({std::string{"\0\xff", 2}})}) + odd},
       {"x", odd + steps({floats({1, 2})})},
       {"y", odd}});
  auto all = read_bytes("tfrecord", frame(odd + message + odd));
  CHECK(messages(all).empty());
  CHECK(keys(all) == std::vector<std::string>{"k"});
}

TEST_CASE("damaged messages are read or rejected", "[I3][tfrecord][hostile]") {
  auto good =
      sequence_example({{"id", bytes_list({"k"})}, {"c", ints({-1})}},
                       {{"s", steps({bytes_list({"a"}), bytes_list({"bc"})})},
                        {"x", steps({floats({1, 2}), floats({3, 4})})}});
  damage(good, [&](const std::string& bytes) {
    auto all = read_bytes("tfrecord", frame(bytes) + frame(good));
    REQUIRE_FALSE(all.examples.empty());
    CHECK(all.examples.size() + all.rejects.size() == 2);
    check_examples(all);
  });
}

TEST_CASE("damaged files end in an error or in rejects",
          "[I3][tfrecord][hostile]") {
  auto good = frame(sequence_example(
      {{"id", bytes_list({"k"})}, {"c", ints({1})}},
      {{"s", steps({bytes_list({"a"})})}, {"x", steps({floats({1, 2})})}}));
  temporary_folder folder;
  damage(good + good, [&](const std::string& bytes) {
    auto read = test::try_read(skipping("tfrecord", folder.write("a", bytes)),
                               features());
    REQUIRE(read.has_value());
    check_examples(*read);
    // What is appended to the second one is a third.
    CHECK(read->examples.size() + read->rejects.size() <= 3);
  });
}

TEST_CASE("damaged CSV is read or rejected", "[I3][csv][hostile]") {
  parse_spec spec{{{"x", dtype::float32, {}}, {"s", dtype::string, {}}},
                  {{"c", dtype::int64, {}}}};
  damage("k,1.5,\"a\"\"b\",7\nk,-2e3,\"c\nd\",7\r\nl,NA,,8\n",
         [&](const std::string& bytes) {
           auto all = read_bytes("csv", "id,x,s,c\n" + bytes, spec);
           CHECK(all.examples.size() + all.rejects.size() > 0);
           check_examples(all);
         });
}

TEST_CASE("compressed bombs stop at the record limit",
          "[I4][byte_source][hostile]") {
  temporary_folder folder;
  auto bomb = folder.write("a", test::zstd(std::string(64 << 20, '[')));
  for (auto* format : {"jsonl", "csv"}) {
    auto options = skipping(format, bomb);
    options.record_limit = 1 << 20;
    auto spec = test::sequences({{"x", dtype::float32, {}}});
    CHECK_THAT(test::read_error(options, spec).message,
               Contains("record_limit_mb"));
  }
}

TEST_CASE("a header that goes on and on is an error in few words",
          "[I4][csv][hostile]") {
  temporary_folder folder;
  auto refusal = [&](std::string_view header) {
    auto options = skipping("csv", folder.write("a", test::zstd(header)));
    return test::read_error(options,
                            test::sequences({{"x", dtype::float32, {}}}));
  };
  auto many = refusal("id,x" + repeat(",y", 1 << 20) + "\n");
  CHECK(many.code == errc::malformed);
  CHECK_THAT(many.message, Contains("more than 65536 columns"));
  auto long_name = refusal(std::string(32 << 20, 'n') + "\n");
  CHECK_THAT(long_name.message, Contains("has no columns 'id', 'x'"));
  CHECK(long_name.message.size() < 1000);
  auto long_names = refusal("id" + repeat("," + std::string(100, 'n'), 5000));
  CHECK_THAT(long_names.message,
             Contains("has no column 'x'") && Contains("and 4981 more"));
  CHECK(long_names.message.size() < 2000);
}

}  // namespace segue
