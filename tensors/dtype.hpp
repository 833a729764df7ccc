// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace segue {

/// The element types of a tensor [B2].
enum class dtype : std::uint8_t {
  float32,
  float64,
  int32,
  int64,
  uint8,
  boolean,  ///< one byte, 0 or 1
  string,   ///< bytes of any length, see string_column
};

/// "float32", ..., "bool", "string".
std::string_view to_string(dtype type);

/// Returns the dtype with that name; nullopt if there is none.
std::optional<dtype> parse_dtype(std::string_view name);

/// Bytes per element in a tensor's data buffer. A string's element there is
/// its int64 offset into the characters.
constexpr std::size_t size_of(dtype type) {
  switch (type) {
    case dtype::float32:
    case dtype::int32:
      return 4;
    case dtype::float64:
    case dtype::int64:
    case dtype::string:
      return 8;
    case dtype::uint8:
    case dtype::boolean:
      return 1;
  }
  return 0;
}

constexpr bool is_floating(dtype type) {
  return type == dtype::float32 || type == dtype::float64;
}

constexpr bool is_integer(dtype type) {
  return type == dtype::int32 || type == dtype::int64 || type == dtype::uint8;
}

/// Whether it is a dtype of numbers, which excludes bool.
constexpr bool is_numeric(dtype type) {
  return is_floating(type) || is_integer(type);
}

/// The dtype of a C++ element type.
template <class T>
constexpr dtype dtype_of() {
  if constexpr (std::is_same_v<T, float>) {
    return dtype::float32;
  } else if constexpr (std::is_same_v<T, double>) {
    return dtype::float64;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return dtype::int32;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return dtype::int64;
  } else if constexpr (std::is_same_v<T, std::uint8_t>) {
    return dtype::uint8;
  } else {
    static_assert(std::is_same_v<T, bool>, "no dtype for this type");
    return dtype::boolean;
  }
}

/// Calls f with a value of the C++ type of a dtype that is not a string.
template <class F>
decltype(auto) visit_dtype(dtype type, F&& f) {
  switch (type) {
    case dtype::float64:
      return f(double{});
    case dtype::int32:
      return f(std::int32_t{});
    case dtype::int64:
      return f(std::int64_t{});
    case dtype::uint8:
      return f(std::uint8_t{});
    case dtype::boolean:
      return f(bool{});
    default:
      return f(float{});
  }
}

}  // namespace segue
