// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>

#include "segue/tensors/feature.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {

/// Appends a number in the shortest form that reads back as the same value;
/// "nan", "inf" and "-inf" if it is not finite.
template <class T>
void append_number(std::string& text, T value) {
  if constexpr (std::is_floating_point_v<T>) value = plain_nan(value);
  // 24 characters are the longest double.
  char digits[32];
  auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  text.append(digits, end);
}

/// The same for JSON: numbers that are not finite are the strings "NaN",
/// "Infinity" and "-Infinity", as in the JSON form of protocol buffers.
template <class T>
void append_json(std::string& text, T value) requires std::is_arithmetic_v<T> {
  if constexpr (std::is_same_v<T, bool>) {
    text += value ? "true" : "false";
    return;
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) {
      text += std::isnan(value) ? "\"NaN\""
              : value > 0       ? "\"Infinity\""
                                : "\"-Infinity\"";
      return;
    }
    append_number(text, value);
  } else {
    append_number(text, value);
  }
}

/// Appends a quoted string. Bytes that are not UTF-8 are escaped as in as_utf8,
/// so that different bytes stay different.
void append_json(std::string& text, std::string_view value);

/// The same without these escapes, for readers that do not know them.
/// Precondition: is_utf8(value).
void append_json_verbatim(std::string& text, std::string_view value);

/// Nested arrays, outermost dimension first; for a scalar, its value.
void append_json(std::string& text, const tensor& value);

/// {"indices": [[...], ...], "values": [...], "dense_shape": [...]}
void append_json(std::string& text, const sparse_tensor& value);

/// The arrays of a dense tensor, the object of a sparse one, or one array per
/// ragged row.
void append_json(std::string& text, const feature& value);

/// `"name": ` with a comma before it, unless it is the object's first.
/// Precondition: is_utf8(name).
void append_json_name(std::string& text, std::string_view name);

}  // namespace segue
