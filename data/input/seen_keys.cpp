// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/seen_keys.hpp"

#include <farmhash.h>

namespace segue {

bool seen_keys::add(std::string_view key) {
  auto print = util::Fingerprint128(key.data(), key.size());
  return seen_.emplace(util::Uint128Low64(print), util::Uint128High64(print))
      .second;
}

}  // namespace segue
