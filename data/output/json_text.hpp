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
/// "nan", "inf" and "-inf" where it is not finite.
template <class T>
void append_number(std::string& text, T value) {
  if constexpr (std::is_floating_point_v<T>) value = plain_nan(value);
  // 24 characters are the longest double.
  char digits[32];
  auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  text.append(digits, end);
}

/// The same for JSON, where numbers that are not finite are the texts "NaN",
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

/// A quoted string. What is not UTF-8 is escaped as as_utf8 has it, so that
/// different bytes stay different.
void append_json(std::string& text, std::string_view value);

/// The same without these escapes, for readers who do not know of them.
/// Precondition: is_utf8(value).
void append_json_verbatim(std::string& text, std::string_view value);

/// Nested arrays, outermost dimension first; of a scalar its value.
void append_json(std::string& text, const tensor& value);

/// {"indices": [[...], ...], "values": [...], "dense_shape": [...]}
void append_json(std::string& text, const sparse_tensor& value);

/// A dense tensor's arrays, a sparse one's object, one array per ragged row.
void append_json(std::string& text, const feature& value);

/// `"name": ` with a comma before it, unless it is the object's first.
/// Precondition: is_utf8(name).
void append_json_name(std::string& text, std::string_view name);

}  // namespace segue
