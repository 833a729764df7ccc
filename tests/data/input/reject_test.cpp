// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/reject.hpp"

#include <catch2/catch.hpp>

namespace segue {
namespace {

TEST_CASE("rejects are counted without their values", "[I3][reject]") {
  reject r;
  r.reason = "differs from 'it's 5' in earlier rows of the key";
  CHECK(category_of(r) == "differs from '...' in earlier rows of the key");
  r.reason = "is not a float32";
  CHECK(category_of(r) == "is not a float32");
  r.column = "x";
  CHECK(category_of(r) == "column 'x' is not a float32");
}

TEST_CASE("an input cannot make up reasons without end", "[I3][reject]") {
  reject_counts counts;
  for (int i = 0; i < 5000; ++i)
    count_reject(counts, "reason " + std::to_string(i));
  count_reject(counts, "reason 7");
  CHECK(counts.size() == 101);
  CHECK(counts.at("reason 7") == 2);
  CHECK(counts.at("is invalid in other ways") == 4900);
}

}  // namespace
}  // namespace segue
