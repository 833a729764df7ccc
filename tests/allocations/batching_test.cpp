// SPDX-License-Identifier: BSD-3-Clause
// What batching costs the allocator does not depend on how much it moves.
#include "segue/tests/features/count_allocations.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue::test {
namespace {

constexpr std::int64_t keys = 64;
constexpr std::int64_t segments = 3;

/// Calls of operator new in all threads while all batches are drawn and saved.
std::size_t allocations_of(std::int64_t num_unroll, std::int64_t width) {
  auto p = started(stateful(num_unroll, 8, keys));
  auto steps = tensor::zeros(dtype::float32, {num_unroll * segments, width});
  for (std::int64_t i = 0; i < keys; ++i) {
    example e;
    e.key = std::to_string(i);
    e.sequences = {{"x", steps}};
    REQUIRE(p.push(std::move(e), far_off()));
  }
  p.close();
  eventually([&] { return p.figures().ready_entries == keys; });
  auto before = test::allocations_of_all_threads();
  CHECK(drain(p).size() == keys * segments / 8);
  return test::allocations_of_all_threads() - before;
}

}  // namespace

TEST_CASE("no memory is allocated per step, nor per value of a step",
          "[B10][B12]") {
  auto few = allocations_of(1, 1);
  REQUIRE((few > 0) == test::counts_allocations);
  // How actors take turns moves the count; one per step would be 500 times
  // the entries.
  auto limit = few + 4 * keys * segments;
  CHECK(allocations_of(500, 1) < limit);
  CHECK(allocations_of(1, 500) < limit);
}

}  // namespace segue::test
