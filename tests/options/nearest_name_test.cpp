// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <catch2/catch.hpp>
#include <vector>

#include "segue/options/nearest_name.hpp"

using namespace segue;

TEST_CASE("the nearest name is found by edit distance", "[nearest_name]") {
  std::array<std::string_view, 4> names = {"num_unroll", "batch_size",
                                           "capacity", "pad"};
  CHECK(nearest_name("bach_size", names) == "batch_size");
  CHECK(nearest_name("batchsize", names) == "batch_size");
  CHECK(nearest_name("capactiy", names) == "capacity");
  CHECK(nearest_name("numunrol", names) == "num_unroll");
  CHECK(nearest_name("capacity", names) == "capacity");
}

TEST_CASE("a name far from all others has no nearest one", "[nearest_name]") {
  std::array<std::string_view, 2> names = {"num_unroll", "pad"};
  CHECK(nearest_name("learning_rate", names) == "");
  // Four edits in ten letters are too many, three are not.
  std::array<std::string_view, 1> ten = {"abcdefghij"};
  CHECK(nearest_name("abcdefgxyz", ten) == "abcdefghij");
  CHECK(nearest_name("abcdefwxyz", ten) == "");
  CHECK(nearest_name("x", std::vector<std::string_view>{}) == "");
}

TEST_CASE("short names match with one edit", "[nearest_name]") {
  std::array<std::string_view, 2> names = {"of", "pad"};
  CHECK(nearest_name("if", names) == "of");
  CHECK(nearest_name("pd", names) == "pad");
  CHECK(nearest_name("xy", names) == "");
  CHECK(nearest_name("", names) == "");
}

TEST_CASE("swapped neighbors count as one edit", "[nearest_name]") {
  std::array<std::string_view, 2> names = {"jsonl", "csv"};
  CHECK(nearest_name("cvs", names) == "csv");
  CHECK(nearest_name("jsnol", names) == "jsonl");
}

TEST_CASE("of equally near names the first is taken", "[nearest_name]") {
  std::array<std::string_view, 2> names = {"bat", "cat"};
  CHECK(nearest_name("hat", names) == "bat");
}
