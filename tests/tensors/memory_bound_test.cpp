// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/memory_bound.hpp"

#include <catch2/catch.hpp>

#include "../errors/show_result.hpp"

namespace segue {

TEST_CASE("what the machine has not the memory for is refused, with the size",
          "[memory_bound]") {
  constexpr auto tebi = std::int64_t{1} << 40;
  CHECK(machine_memory() > 1 << 20);
  CHECK(check_memory(dtype::float32, {1000, 1000}));
  auto large = check_memory(dtype::float32, {tebi, 16});
  REQUIRE(large.has_error());
  CHECK(large.error().code == errc::invalid_argument);
  CHECK_THAT(large.error().message,
             Catch::StartsWith("float32 [1099511627776, 16] takes 65536.0 GiB "
                               "of memory, but this machine has ") &&
                 Catch::EndsWith(" GiB"));
}

TEST_CASE("sizes beyond 64 bits do not wrap around", "[memory_bound]") {
  constexpr auto half = std::int64_t{1} << 32;
  for (auto& dims : {shape{half, half}, shape{half, half, half, half},
                     shape{std::int64_t{1} << 62, 4}}) {
    auto t = allocate_tensor(dtype::float64, dims);
    REQUIRE(t.has_error());
    CHECK_THAT(t.error().message,
               Catch::Contains("takes more than 2^64 bytes of memory"));
  }
}

TEST_CASE("what the machine has the memory for is allocated",
          "[memory_bound]") {
  auto t = allocate_tensor(dtype::int64, {2, 3});
  REQUIRE(t.has_value());
  CHECK(t->dims() == shape{2, 3});
  CHECK(t->type() == dtype::int64);
  CHECK(allocate_tensor(dtype::float32, {0, 5}).has_value());
}

}  // namespace segue
