// SPDX-License-Identifier: BSD-3-Clause
#include "tfrecord.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/data/storage/gzip.hpp"

namespace segue {
namespace {

using Catch::Contains;
using Catch::EndsWith;
using test::bytes_list;
using test::dense;
using test::field;
using test::floats;
using test::frame;
using test::ints;
using test::keys;
using test::messages;
using test::numbers;
using test::read_all;
using test::read_error;
using test::sequence_example;
using test::steps;
using test::strings;
using test::temporary_folder;

using names = std::vector<std::string>;

input_options tfrecord(std::string file) {
  input_options options;
  options.format = "tfrecord";
  options.files = {std::move(file)};
  options.key = "id";
  return options;
}

parse_spec one_float() {
  return test::sequences({{"x", dtype::float32, {}}});
}

/// An example of one step.
std::string simple(const std::string& key) {
  return sequence_example({{"id", bytes_list({key})}},
                          {{"x", steps({floats({1})})}});
}

test::all_read read_records(std::string_view bytes, const parse_spec& spec,
                            error_policy policy = error_policy::skip) {
  temporary_folder folder;
  auto options = tfrecord(folder.write("a.tfrecord", bytes));
  options.on_error = policy;
  return read_all(options, spec);
}

std::string reject_of(const std::string& message, const parse_spec& spec) {
  auto all = read_records(frame(message), spec);
  CHECK(all.examples.empty());
  REQUIRE(all.rejects.size() == 1);
  auto text = describe(all.rejects[0]);
  return text.substr(text.rfind("a.tfrecord"));
}

}  // namespace

TEST_CASE("the checksum is CRC-32C, masked", "[I1][tfrecord]") {
  // RFC 3720, B.4, and the check value of the polynomial's catalog.
  auto unmasked = [](std::string_view bytes) {
    auto rotated = masked_crc32c(bytes) - 0xa282ead8;
    return rotated >> 17 | rotated << 15;
  };
  CHECK(unmasked("123456789") == 0xe3069283);
  CHECK(unmasked(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(unmasked(std::string(32, '\xff')) == 0x62a8ab43);
  CHECK(unmasked("") == 0);
  CHECK(crc32c("6789", crc32c("12345")) == 0xe3069283);
}

TEST_CASE("values become the dtype that is asked for", "[I1][tfrecord]") {
  auto read = [](const std::string& feature, dtype type) {
    auto message = sequence_example({{"id", bytes_list({"k"})}},
                                    {{"x", steps({feature})}});
    auto all = read_records(frame(message), test::sequences({{"x", type, {}}}));
    REQUIRE(messages(all) == names{});
    return dense(all.examples.at(0).sequences, "x");
  };
  CHECK(numbers<float>(read(floats({0.5f}), dtype::float32)) ==
        std::vector{0.5f});
  CHECK(numbers<double>(read(floats({0.1f}), dtype::float64)) ==
        std::vector<double>{0.1f});
  CHECK(numbers<float>(read(ints({-3}), dtype::float32)) == std::vector{-3.f});
  CHECK(numbers<double>(read(ints({1}), dtype::float64)) == std::vector{1.});
  CHECK(numbers<std::int32_t>(read(ints({INT32_MIN}), dtype::int32)) ==
        std::vector{INT32_MIN});
  CHECK(numbers<std::int64_t>(read(ints({INT64_MIN}), dtype::int64)) ==
        std::vector{INT64_MIN});
  CHECK(numbers<std::uint8_t>(read(ints({255}), dtype::uint8)) ==
        std::vector<std::uint8_t>{255});
  CHECK(numbers<bool>(read(ints({1}), dtype::boolean)) == std::vector{true});
  CHECK(strings(read(bytes_list({"a\xff"}), dtype::string)) == names{"a\xff"});
  CHECK(strings(read(ints({-17}), dtype::string)) == names{"-17"});
}

TEST_CASE("lists that are not packed are read as well", "[I1][tfrecord]") {
  std::string list;
  protozero::pbf_writer writer{list};
  writer.add_int64(1, 5);
  writer.add_int64(1, -1);
  std::string mixed;
  protozero::pbf_writer other{mixed};
  other.add_float(1, 0.5f);
  std::vector<float> packed{1, 2};
  other.add_packed_float(1, packed.begin(), packed.end());
  other.add_float(1, 3);
  parse_spec spec{{{"i", dtype::int32, {2}}, {"f", dtype::float64, {4}}}, {}};
  auto all = read_records(
      frame(sequence_example(
          {{"id", bytes_list({"k"})}},
          {{"i", steps({field(3, list)})}, {"f", steps({field(2, mixed)})}})),
      spec);
  REQUIRE(messages(all) == names{});
  CHECK(numbers<std::int32_t>(dense(all.examples.at(0).sequences, "i")) ==
        std::vector{5, -1});
  CHECK(numbers<double>(dense(all.examples[0].sequences, "f")) ==
        std::vector<double>{0.5, 1, 2, 3});
}

TEST_CASE("steps may be encoded each in its own way", "[I1][tfrecord]") {
  std::string list;
  protozero::pbf_writer writer{list};
  writer.add_float(1, 3);
  writer.add_float(1, 4);
  auto odd = field(2, list);
  auto all = read_records(
      frame(sequence_example(
          {{"id", bytes_list({"k"})}},
          {{"x", steps({floats({1, 2}), odd, floats({5, 6}), ints({7, 8})})}})),
      test::sequences({{"x", dtype::float32, {2}}}));
  REQUIRE(messages(all) == names{});
  CHECK(numbers<float>(dense(all.examples.at(0).sequences, "x")) ==
        std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("a key is one value of bytes or int64", "[I1][tfrecord]") {
  auto with_key = [](const std::string& key) {
    return sequence_example({{"id", key}}, {{"x", steps({floats({1})})}});
  };
  auto all = read_records(frame(with_key(ints({-5}))), one_float());
  CHECK(keys(all) == names{"-5"});
  for (auto& wrong :
       {bytes_list({}), bytes_list({"a", "b"}), ints({1, 2}), floats({1})})
    CHECK_THAT(reject_of(with_key(wrong), one_float()),
               Contains("column 'id' is not a single bytes or int64 value"));
  CHECK_THAT(reject_of(with_key(bytes_list({""})), one_float()),
             Contains("column 'id' is empty"));
  CHECK_THAT(reject_of(sequence_example({}, {}), one_float()),
             Contains("column 'id' is not in the record"));
}

TEST_CASE("a length that is named has to be there", "[I1][B4][tfrecord]") {
  temporary_folder folder;
  auto options = tfrecord(folder.write(
      "a", frame(sequence_example({{"id", bytes_list({"k"})}, {"n", ints({3})}},
                                  {{"x", steps({floats({1})})}})) +
               frame(simple("l"))));
  options.length = "n";
  options.on_error = error_policy::skip;
  auto all = read_all(options, one_float());
  REQUIRE(keys(all) == names{"k"});
  CHECK(all.examples[0].length == 3);
  CHECK_THAT(messages(all).at(0),
             Contains("a:2: column 'n' is not in the record"));
}

TEST_CASE("what is missing has its default, or rejects the record",
          "[I1][I3][tfrecord]") {
  temporary_folder folder;
  auto message = sequence_example({{"id", bytes_list({"k"})}, {"c", ""}},
                                  {{"x", steps({"", floats({})})}});
  auto options = tfrecord(folder.write("a", frame(message)));
  options.defaults = {{"x", "-1"}, {"c", "7"}, {"d", "none"}};
  parse_spec spec{{{"x", dtype::float32, {2}}},
                  {{"c", dtype::int32, {}}, {"d", dtype::string, {}}}};
  auto all = read_all(options, spec);
  REQUIRE(messages(all) == names{});
  auto& e = all.examples.at(0);
  CHECK(numbers<float>(dense(e.sequences, "x")) ==
        std::vector<float>{-1, -1, -1, -1});
  CHECK(numbers<std::int32_t>(dense(e.context, "c")) == std::vector{7});
  CHECK(strings(dense(e.context, "d")) == names{"none"});

  CHECK_THAT(
      reject_of(message, spec),
      Contains("column 'x' in step 0 holds 0 values, but the shape is [2]"));
  CHECK_THAT(reject_of(simple("k"), {{{"x", dtype::float32, {}}},
                                     {{"c", dtype::int32, {}}}}),
             Contains("column 'c' is not in the record's context"));
}

TEST_CASE("a TFRecord without steps is an example", "[B4][I1][tfrecord]") {
  std::pair<std::string, std::string> id{"id", bytes_list({"k"})};
  for (auto& message :
       {sequence_example({id}, {}), sequence_example({id}, {{"x", ""}}),
        sequence_example({id}, {{"x", steps({})}})}) {
    auto all = read_records(frame(message), one_float());
    REQUIRE(messages(all) == names{});
    REQUIRE(all.examples.size() == 1);
    CHECK(dense(all.examples[0].sequences, "x").dims() == shape{0});
  }
  auto spec =
      test::sequences({{"x", dtype::float32, {}}, {"y", dtype::float32, {}}});
  CHECK_THAT(reject_of(simple("k"), spec),
             Contains("column 'y' is not among the record's sequences"));
}

TEST_CASE("context of a TFRecord may be a list of any length",
          "[I2][B2][tfrecord]") {
  temporary_folder folder;
  auto x = std::pair{std::string{"x"}, steps({floats({1})})};
  auto options = tfrecord(folder.write(
      "a",
      frame(sequence_example(
          {{"id", bytes_list({"k"})}, {"g", bytes_list({"a", "b"})}}, {x})) +
          frame(sequence_example({{"id", bytes_list({"l"})}}, {x})) +
          frame(sequence_example(
              {{"id", bytes_list({"m"})}, {"g", bytes_list({})}}, {x})) +
          frame(sequence_example(
              {{"id", bytes_list({"n"})}, {"g", bytes_list({"c"})}}, {x}))));
  options.ragged = {"g"};
  parse_spec spec = one_float();
  spec.context = {{"g", dtype::string, {}}};
  auto all = read_all(options, spec);
  REQUIRE(messages(all) == names{});
  const std::vector<names> wanted{{"a", "b"}, {}, {}, {"c"}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto& g = std::get<ragged_tensor>(all.examples.at(i).context.at(0).value);
    auto splits = g.row_splits.values<std::int64_t>();
    REQUIRE(g.rows() == 1);
    CHECK(strings(g.values.slice(splits[0], splits[1] - splits[0])) ==
          wanted[i]);
  }
}

TEST_CASE("values that do not fit reject their record", "[I3][tfrecord]") {
  auto reject = [](const std::string& feature, dtype type) {
    auto good = type == dtype::float32 ? floats({1}) : ints({1});
    return reject_of(sequence_example({{"id", bytes_list({"k"})}},
                                      {{"x", steps({good, feature})}}),
                     test::sequences({{"x", type, {}}}));
  };
  CHECK(reject(ints({1ll << 31}), dtype::int32) ==
        "a.tfrecord:1: column 'x': '2147483648' in step 1 is out of the range "
        "of int32 (byte offset 0, key 'k')");
  CHECK_THAT(reject(ints({-1}), dtype::uint8),
             Contains("'-1' in step 1 is out of the range of uint8"));
  CHECK_THAT(reject(ints({2}), dtype::boolean),
             Contains("'2' in step 1 is out of the range of bool"));
  CHECK_THAT(reject(floats({1}), dtype::int64),
             Contains("in step 1 holds floats, but int64 is expected"));
  CHECK_THAT(reject(bytes_list({"1"}), dtype::float32),
             Contains("in step 1 holds bytes, but float32 is expected"));
  CHECK_THAT(reject(floats({1, 2}), dtype::float32),
             Contains("in step 1 holds 2 values, but the shape is [1]"));
  CHECK_THAT(reject(floats({1}) + floats({2}), dtype::float32),
             Contains("in step 1 holds more than one list of values"));
}

TEST_CASE("flat lists hold whole steps", "[I1][tfrecord]") {
  temporary_folder folder;
  auto options = tfrecord(folder.write(
      "a", frame(field(1, test::map({{"id", bytes_list({"k"})},
                                     {"x", floats({1, 2, 3, 4})}}))) +
               frame(field(1, test::map({{"id", bytes_list({"l"})},
                                         {"x", floats({1, 2, 3})}})))));
  options.example = tf_message::example;
  options.on_error = error_policy::skip;
  auto spec = test::sequences({{"x", dtype::float32, {2}}});
  auto all = read_all(options, spec);
  REQUIRE(keys(all) == names{"k"});
  CHECK(dense(all.examples[0].sequences, "x").dims() == shape{2, 2});
  CHECK_THAT(
      messages(all).at(0),
      Contains(
          "holds 3 values, which do not divide into steps of the shape [2]"));
  options.ragged = {"x"};
  CHECK_THAT(read_error(options, spec).message, Contains("'x' is ragged"));
  options.ragged = {};
  options.context = {"x"};
  CHECK_THAT(read_error(options, spec).message,
             Contains("'x' is read both as a sequence and as context"));
}

TEST_CASE("flat lists without values have no steps", "[B4][I1][tfrecord]") {
  for (auto& value : {std::string{}, floats({})}) {
    temporary_folder folder;
    auto options = tfrecord(folder.write(
        "a",
        frame(field(1, test::map({{"id", bytes_list({"k"})}, {"x", value}})))));
    options.example = tf_message::example;
    auto all = read_all(options, test::sequences({{"x", dtype::float32, {2}}}));
    REQUIRE(messages(all) == names{});
    REQUIRE(all.examples.size() == 1);
    CHECK(dense(all.examples[0].sequences, "x").dims() == shape{0, 2});
  }
}

TEST_CASE("damaged data rejects one record", "[I1][I3][tfrecord]") {
  auto first = frame(simple("a"));
  auto damaged = frame(simple("b"));
  damaged[20] ^= 0x10;
  auto sum = frame(simple("c"));
  sum.back() ^= 1;
  auto all =
      read_records(first + damaged + sum + frame(simple("d")), one_float());
  CHECK(keys(all) == names{"a", "d"});
  REQUIRE(all.rejects.size() == 2);
  CHECK(all.rejects[0].record == 2);
  CHECK(all.rejects[0].offset == static_cast<std::int64_t>(first.size()));
  CHECK_THAT(messages(all)[0],
             Contains("a.tfrecord:2: the record is corrupt: the checksum of "
                      "its data is wrong (byte offset"));
  CHECK(all.rejects[1].record == 3);
}

TEST_CASE("a damaged size ends its file", "[I1][I3][tfrecord]") {
  temporary_folder folder;
  auto damaged = frame(simple("b"));
  damaged[1] ^= 1;
  auto options = tfrecord(
      folder.write("a", frame(simple("a")) + damaged + frame(simple("c"))));
  options.files.push_back(folder.write("b", frame(simple("d"))));
  auto e = read_error(options, one_float());
  CHECK(e.code == errc::malformed);
  CHECK_THAT(e.message,
             Contains("a: record 2 at byte offset 50 has a length of") &&
                 Contains("the checksum of this length is wrong"));

  options.on_error = error_policy::skip;
  auto all = read_all(options, one_float());
  CHECK(keys(all) == names{"a", "d"});
  REQUIRE(all.rejects.size() == 1);
  CHECK(all.rejects[0].raw == damaged.substr(0, 12));
  CHECK_THAT(messages(all)[0],
             Contains("a:2: the record has a length of") &&
                 Contains("the rest of the file cannot be read"));
}

TEST_CASE("a truncated file, an empty one and none are different errors",
          "[I6][tfrecord]") {
  temporary_folder folder;
  auto whole = frame(simple("a"));
  for (auto there : {1ul, 11ul, 12ul, 20ul, whole.size() - 1}) {
    auto options = tfrecord(folder.write("a", whole + whole.substr(0, there)));
    auto e = read_error(options, one_float());
    CHECK(e.code == errc::truncated);
    CHECK_THAT(e.message, Contains("a: record 2 at byte offset 50 is "
                                   "truncated: only " +
                                   std::to_string(there) + " of "));
    options.on_error = error_policy::skip;
    auto all = read_all(options, one_float());
    CHECK(keys(all) == names{"a"});
    CHECK_THAT(messages(all).at(0), Contains("a:2: the record is truncated"));
  }
  auto error_of = [&](const std::string& bytes) {
    return read_error(tfrecord(folder.write("b", bytes)), one_float()).code;
  };
  CHECK(error_of("") == errc::empty);
  CHECK(error_of(test::gzip("")) == errc::empty);
  CHECK(read_error(tfrecord(folder / "none"), one_float()).code ==
        errc::not_found);
}

TEST_CASE("a record over the limit is refused", "[I4][tfrecord]") {
  temporary_folder folder;
  auto record = simple("a");
  auto options = tfrecord(folder.write("a", frame(record)));
  options.record_limit = static_cast<std::int64_t>(record.size());
  CHECK(read_all(options, one_float()).examples.size() == 1);
  --options.record_limit;
  CHECK_THAT(read_error(options, one_float()).message,
             Contains("a: record 1 at byte offset 0 has 34 bytes, more than 33 "
                      "(record_limit_mb)"));
}

TEST_CASE("the key has to be named", "[I1][tfrecord]") {
  temporary_folder folder;
  auto options = tfrecord(folder.write("a", frame(simple("a"))));
  options.key.clear();
  CHECK_THAT(read_error(options, one_float()).message,
             Contains("format tfrecord needs the name"));
}

}  // namespace segue
