// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/fingerprint.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "segue/tests/places.hpp"

namespace segue {
namespace {

namespace json = boost::json;

json::array golden_rows() {
  std::ifstream in{test::in_golden("fingerprint64.json")};
  auto all = json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
  return all.at("rows").as_array();
}

/// A row's bytes are written out, or given by one of two formulas.
std::string text_of(const json::object& row) {
  if (auto* text = row.if_contains("text"))
    return std::string{text->as_string()};
  std::string text;
  auto length = row.at("length").as_int64();
  if (auto* formula = row.if_contains("bytes"))
    REQUIRE(formula->as_string() ==
            "(i*37+11)&255 for i in 0.." + std::to_string(length - 1));
  for (std::int64_t i = 0; i < length; ++i)
    text +=
        static_cast<char>(row.contains("bytes") ? (i * 37 + 11) & 255
                                                : 'a' + (i * 7 + i / 26) % 26);
  return text;
}

}  // namespace

TEST_CASE("fingerprints and buckets are the golden ones", "[F5][fingerprint]") {
  auto rows = golden_rows();
  REQUIRE(rows.size() > 20);
  for (auto& value : rows) {
    auto& row = value.as_object();
    auto text = text_of(row);
    INFO(text);
    REQUIRE(static_cast<std::int64_t>(text.size()) ==
            row.at("length").as_int64());
    auto hash = fingerprint64(std::string_view{text});
    CHECK(std::to_string(hash) == row.at("fingerprint64").as_string());
    for (auto size : {10, 1000, 1000003})
      CHECK(bucket_hash{static_cast<std::uint64_t>(size)}(hash) ==
            row.at("mod_" + std::to_string(size)).as_int64());
  }
}

TEST_CASE("an integer's fingerprint is its text's", "[F5][fingerprint]") {
  using limits = std::numeric_limits<std::int64_t>;
  for (std::int64_t value :
       {std::int64_t{0}, std::int64_t{-7}, limits::min(), limits::max()})
    CHECK(fingerprint64(value) ==
          fingerprint64(std::string_view{std::to_string(value)}));
}

TEST_CASE("modulo by reciprocal is modulo", "[F5][fingerprint]") {
  std::mt19937_64 random{1};
  std::vector<std::uint64_t> divisors{1,
                                      2,
                                      3,
                                      10,
                                      64,
                                      1000003,
                                      std::uint64_t{1} << 32,
                                      (std::uint64_t{1} << 63) + 1,
                                      ~std::uint64_t{0}};
  for (int i = 0; i < 50; ++i)
    divisors.push_back(random() >> (i % 60));
  for (auto d : divisors) {
    if (d == 0) continue;
    modulo mod{d};
    for (auto a : {std::uint64_t{0}, std::uint64_t{1}, d - 1, d, d + 1,
                   ~std::uint64_t{0}})
      REQUIRE(mod(a) == a % d);
    for (int i = 0; i < 1000; ++i) {
      auto a = random();
      REQUIRE(mod(a) == a % d);
    }
  }
}

}  // namespace segue
