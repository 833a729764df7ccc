// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/last_states.hpp"

#include <catch2/catch.hpp>

namespace segue {
namespace {

sequence_record of(std::string key, std::uint32_t epoch = 0) {
  sequence_record record;
  record.key = std::move(key);
  record.epoch = epoch;
  return record;
}

/// Row `row` of states of three rows.
state_row row(std::uint32_t row) {
  auto block = std::make_shared<saved_states>();
  block->values.push_back(
      tensor::from<float>({3, 2}, {0, 0.5F, 1, 1.5F, 2, 2.5F}));
  block->values.push_back(tensor::from<std::int64_t>({3}, {7, 8, 9}));
  return {std::move(block), row};
}

}  // namespace

TEST_CASE("the last states of a key are found, and no others",
          "[B9][last_states]") {
  last_states last;
  CHECK_FALSE(last.find(of("a")));
  last.enter(of("a"));
  last.enter(of("a"));
  CHECK_FALSE(last.find(of("a")));
  last.keep(of("a"), row(0));
  last.keep(of("a"), row(2));
  CHECK_FALSE(last.find(of("b")));
  auto found = last.find(of("a"));
  REQUIRE(found);
  CHECK(found->row == 0);
  // A copy of the row alone.
  auto& values = found->states->values;
  REQUIRE(values.size() == 2);
  CHECK(values[0] == tensor::from<float>({1, 2}, {2, 2.5F}));
  CHECK(values[1] == tensor::from<std::int64_t>({1}, {9}));
  CHECK(last.size() == 1);
}

TEST_CASE("an epoch's states are forgotten when its last example is done",
          "[B9][B22][last_states]") {
  last_states last;
  last.enter(of("a", 0));
  last.enter(of("a", 0));
  last.keep(of("a", 0), row(0));
  last.enter(of("a", 1));
  CHECK(last.find(of("a", 0)));
  CHECK_FALSE(last.find(of("a", 1)));
  last.keep(of("a", 0), row(1));
  CHECK_FALSE(last.find(of("a", 0)));
  CHECK(last.size() == 0);
  last.keep(of("a", 1), row(2));
  // The last epoch's stay, since more may come.
  CHECK(last.find(of("a", 1)));
  last.enter(of("b", 2));
  CHECK(last.size() == 0);
}

}  // namespace segue
