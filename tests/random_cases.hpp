// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "segue/tensors/sanitizers.hpp"

namespace segue::test {

/// How many random cases a test tries: SEGUE_ROUNDS, or few.
inline int rounds(int few) {
  auto* asked = std::getenv("SEGUE_ROUNDS");
  return asked ? std::atoi(asked) : few;
}

/// As rounds, a fourth where a sanitizer makes each take longer.
inline int rounds_in_time(int few) {
  return rounds(with_address_sanitizer ? (few + 3) / 4 : few);
}

/// The seed of a test whose cases are other ones each time: SEGUE_TEST_SEED,
/// or one that is drawn. It is printed at once, so that it is known whatever
/// then happens.
inline std::uint64_t case_seed() {
  auto* asked = std::getenv("SEGUE_TEST_SEED");
  auto seed = asked ? std::stoull(asked) : std::random_device{}();
  std::cout << "SEGUE_TEST_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace segue::test
