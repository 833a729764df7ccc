// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/dtype.hpp"

#include <array>

namespace segue {
namespace {

constexpr std::array<std::string_view, 7> names = {
    "float32", "float64", "int32", "int64", "uint8", "bool", "string"};

}  // namespace

std::string_view to_string(dtype type) {
  return names[static_cast<std::size_t>(type)];
}

std::optional<dtype> parse_dtype(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<dtype>(i);
  return std::nullopt;
}

}  // namespace segue
