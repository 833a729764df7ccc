// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <type_traits>

#include "segue/data/output/json_text.hpp"

namespace segue {

/// append_number, but a float that is an integer keeps a fraction, so that a
/// reader sees a float: "5.0".
template <class T>
void append_typed_number(std::string& text, T value) {
  auto begin = text.size();
  append_number(text, value);
  if constexpr (std::is_floating_point_v<T>)
    // The letters are those of an exponent, "inf" and "nan".
    if (text.find_first_of(".ein", begin) == std::string::npos) text += ".0";
}

/// Appends a number as a JSON value that the reader of JSON Lines reads as the
/// same number: null for NaN, and Infinity as Python writes it.
template <class T>
void append_json_number(std::string& text, T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) {
      text += "null";
      return;
    }
    if (std::isinf(value)) {
      text += value > 0 ? "Infinity" : "-Infinity";
      return;
    }
  }
  append_typed_number(text, value);
}

inline void append_json_number(std::string& text, bool value) {
  append_json(text, value);
}

}  // namespace segue
