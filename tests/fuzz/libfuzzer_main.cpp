// SPDX-License-Identifier: BSD-3-Clause
// One target as libFuzzer wants it; SEGUE_FUZZ_TARGET is its name.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  for (auto& target : segue::fuzz::targets) {
    if (target.name != SEGUE_FUZZ_TARGET) continue;
    auto broken = target.run({reinterpret_cast<const char*>(data), size});
    if (broken.empty()) continue;
    std::fprintf(stderr, "%s\n", broken.c_str());
    std::abort();
  }
  return 0;
}
