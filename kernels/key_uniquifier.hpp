// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

namespace segue {

/// Makes duplicate keys distinct: appends "_" and a pseudo-random integer in
/// [0, 100000000) [B8]. The n-th key of a seed always gets the same number:
/// SplitMix64 (Steele, Lea, Flood 2014), reduced with a negligible bias (2^64
/// is 1.8e11 times the range).
class key_uniquifier {
 public:
  explicit key_uniquifier(std::uint64_t seed) : state_{seed} {}

  std::string operator()(const std::string& key) {
    return key + "_" + std::to_string(next() % 100000000);
  }

 private:
  std::uint64_t next() {
    auto z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace segue
