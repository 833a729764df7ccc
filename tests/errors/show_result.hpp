// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <ostream>

#include "segue/errors/result.hpp"

namespace segue {

/// So that `CHECK(e == error{...})` shows both.
inline std::ostream& operator<<(std::ostream& out, const error& e) {
  return out << '{' << to_string(e.code) << ", \"" << e.message << "\"}";
}

}  // namespace segue

/// So that `CHECK(r)` shows the error, and compiles for every T.
template <class T>
struct Catch::StringMaker<segue::basic_result<T, segue::error>> {
  static std::string convert(const segue::basic_result<T, segue::error>& r) {
    return r ? "a value" : StringMaker<segue::error>::convert(r.error());
  }
};
