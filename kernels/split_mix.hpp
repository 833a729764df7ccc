// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// One output of SplitMix64 for the state `x`: a fixed, invertible mixing of
/// 64 bits. split_mix(seed + i * split_mix_step) is value i of its sequence.
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014 (constants of Vigna's reference code).
constexpr std::uint64_t split_mix_step = 0x9E3779B97F4A7C15;

constexpr std::uint64_t split_mix(std::uint64_t x) {
  x += split_mix_step;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace segue
