// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "segue/errors/result.hpp"

namespace segue::bench {

/// The value, or the end of the program.
template <class T>
T need(result<T> r) {
  if (r) return *std::move(r);
  std::fprintf(stderr, "%s\n", r.error().message.c_str());
  std::exit(1);
}

}  // namespace segue::bench
