// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_rows.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace segue {
namespace {

using Catch::Contains;

/// Bytes from memory, at most `step` at a time.
class memory_source : public byte_source {
 public:
  memory_source(std::string text, std::size_t step)
      : text_{std::move(text)}, step_{step} {}
  result<std::size_t> read(char* to, std::size_t size) override {
    auto n = text_.copy(to, std::min(size, step_), at_);
    at_ += n;
    return n;
  }
  std::int64_t stored_position() const override { return 0; }
  std::int64_t stored_size() const override { return -1; }

 private:
  std::string text_;
  std::size_t step_;
  std::size_t at_ = 0;
};

struct row {
  std::string bytes;
  std::int64_t line;
  std::int64_t offset;
  friend bool operator==(const row&, const row&) = default;
};

std::ostream& operator<<(std::ostream& out, const row& r) {
  return out << r.line << "@" << r.offset << ":" << r.bytes;
}

result<std::vector<row>> rows(std::string text, std::size_t step = 1 << 20,
                              std::int64_t limit = 64 << 20) {
  csv_rows reader{std::make_unique<memory_source>(std::move(text), step),
                  "t.csv", ",", limit};
  std::vector<row> all;
  for (;;) {
    auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return all;
    all.push_back(
        {std::string{(*next)->bytes}, (*next)->line, (*next)->offset});
  }
}

}  // namespace

TEST_CASE("rows carry the line they start at and their offset",
          "[I3][csv_rows]") {
  for (std::size_t step : {1, 2, 3, 1000}) {
    CHECK(
        rows("a,b\nc,\"d\ne\"\nf,g", step).value() ==
        std::vector<row>{{"a,b", 1, 0}, {"c,\"d\ne\"", 2, 4}, {"f,g", 4, 12}});
    CHECK(rows("a\r\n\"b\r\n\"\r\nc\r\n", step).value() ==
          std::vector<row>{{"a", 1, 0}, {"\"b\r\n\"", 2, 3}, {"c", 4, 10}});
  }
}

TEST_CASE("a byte order mark and blank lines are passed over",
          "[I2][csv_rows]") {
  for (std::size_t step : {1, 1000})
    CHECK(rows("\xef\xbb\xbf\n\r\na\n\n\nb\n\n", step).value() ==
          std::vector<row>{{"a", 3, 6}, {"b", 6, 10}});
  CHECK(rows("a").value() == std::vector<row>{{"a", 1, 0}});
  CHECK(rows("\n\n").value().empty());
}

TEST_CASE("UTF-16 is told apart", "[I3][csv_rows]") {
  auto read = rows(std::string{"\xff\xfe\x61\x00", 4});
  REQUIRE(read.has_error());
  CHECK(read.error().code == errc::malformed);
  CHECK_THAT(read.error().message, Contains("t.csv") && Contains("UTF-16"));
}

TEST_CASE("an open quote costs its line, not the file", "[I3][csv_rows]") {
  for (std::size_t step : {1, 1000})
    CHECK(rows("a,\"b\nc\nd", step).value() ==
          std::vector<row>{{"a,\"b", 1, 0}, {"c", 2, 5}, {"d", 3, 7}});
  // Beyond the limit no closing quote is looked for.
  std::string late = "\"a\n" + std::string(50, 'x') + "\n\"b\n";
  CHECK(rows(late, 1000, 55).value().size() == 3);
  CHECK(rows(late, 1000, 56).value().size() == 1);
}

TEST_CASE("many open quotes do not make reading slow", "[I3][csv_rows]") {
  std::string text;
  for (int i = 0; i < 100000; ++i)
    text += "x,\"y\"z\n";
  text += "\"\n";
  for (int i = 0; i < 100000; ++i)
    text += "x,y\n";
  CHECK(rows(text).value().size() == 200001);
}

TEST_CASE("a line of 10 MB is a row; one over the limit an error",
          "[I3][csv_rows]") {
  std::string line(10 << 20, 'x');
  auto read = rows("a\n" + line + "\nb\n", 64 << 10).value();
  REQUIRE(read.size() == 3);
  CHECK(read[1].bytes == line);
  auto refused = rows("a\n" + line + "\nb\n", 64 << 10, 1 << 20);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == errc::malformed);
  CHECK_THAT(refused.error().message,
             Contains("t.csv:2: the line at byte offset 2 is longer than "
                      "1048576 bytes (record_limit_mb)"));
}

TEST_CASE("rows do not depend on how the bytes arrive", "[I2][csv_rows]") {
  std::mt19937 random{11};
  constexpr std::string_view letters = "ab,,\"\"\n\n\r\0";
  for (int round = 0; round < 500; ++round) {
    std::string text(1 + random() % 200, ' ');
    for (auto& c : text)
      c = letters[random() % letters.size()];
    auto whole = rows(text).value();
    for (std::size_t step : {1, 3, 7})
      REQUIRE(rows(text, step).value() == whole);
  }
}

}  // namespace segue
