// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <limits>
#include <string>

#include "segue/tensors/dtype.hpp"

using namespace segue;

namespace {

constexpr dtype all[] = {dtype::float32, dtype::float64, dtype::int32,
                         dtype::int64,   dtype::uint8,   dtype::boolean,
                         dtype::string};

}  // namespace

TEST_CASE("a dtype's name is read back as the dtype", "[B2][dtype]") {
  std::string names;
  for (auto type : all) {
    names += std::string{to_string(type)} + " ";
    CHECK(parse_dtype(to_string(type)) == type);
  }
  CHECK(names == "float32 float64 int32 int64 uint8 bool string ");
  CHECK_FALSE(parse_dtype("float"));
  CHECK_FALSE(parse_dtype(""));
  CHECK_FALSE(parse_dtype("boolean"));
}

TEST_CASE("a dtype's size is that of its C++ type", "[B2][dtype]") {
  for (auto type : all) {
    if (type == dtype::string) continue;
    visit_dtype(type, [&](auto value) {
      CHECK(size_of(type) == sizeof value);
      CHECK(dtype_of<decltype(value)>() == type);
      CHECK(is_floating(type) == std::is_floating_point_v<decltype(value)>);
    });
  }
  CHECK(size_of(dtype::string) == sizeof(std::int64_t));
}

TEST_CASE("bool and string are not numeric", "[B2][dtype]") {
  for (auto type : all)
    CHECK(is_numeric(type) ==
          (type != dtype::boolean && type != dtype::string));
  CHECK(is_integer(dtype::uint8));
  CHECK_FALSE(is_integer(dtype::boolean));
  CHECK_FALSE(is_integer(dtype::float64));
}
