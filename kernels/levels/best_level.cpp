// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/levels/best_level.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>

namespace segue {

extern const level_kernels level_v2;
extern const level_kernels level_v3;
extern const level_kernels level_v4;

namespace {

// If the processor is not x86-64, level_v2.cpp is compiled for its baseline.
constexpr std::array<const level_kernels*, 3> all_levels = {
    &level_v2, &level_v3, &level_v4};

#if defined(__x86_64__) && defined(__clang__)
// Clang 16 does not know the names of the levels, but knows their features.
bool supports_v3() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
bool supports_v4() {
  return __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}
#elif defined(__x86_64__)
bool supports_v3() {
  return __builtin_cpu_supports("x86-64-v3");
}
bool supports_v4() {
  return __builtin_cpu_supports("x86-64-v4");
}
#endif

std::size_t count_supported() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!supports_v3()) return 1;
  return supports_v4() ? 3 : 2;
#else
  return 1;
#endif
}

}  // namespace

std::span<const level_kernels* const> supported_levels() {
  static const auto count = count_supported();
  return std::span{all_levels}.first(count);
}

const level_kernels& level_named(std::string_view name) {
  auto levels = supported_levels();
  for (auto* level : levels)
    if (name == level->name) return *level;
  return *levels.back();
}

const level_kernels& best_level() {
  static const auto& chosen = [&]() -> const level_kernels& {
    auto* name = std::getenv("SEGUE_ISA");
    return level_named(name ? name : "");
  }();
  return chosen;
}

}  // namespace segue
