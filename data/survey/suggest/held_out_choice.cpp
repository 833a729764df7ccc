// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/held_out_choice.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "segue/data/input/shard.hpp"

namespace segue {
namespace {

constexpr double share = 0.2;

std::int64_t count_held_out(const held_out_keys& split,
                            const std::vector<std::string>& keys) {
  return std::ranges::count_if(
      keys, [&](auto& key) { return is_held_out(split, key); });
}

}  // namespace

std::optional<held_out_keys> choose_held_out(
    const std::vector<std::string>& keys) {
  auto n = std::ssize(keys);
  if (n < 2) return {};
  auto wanted = std::clamp<std::int64_t>(
      std::llround(share * static_cast<double>(n)), 1, n - 1);
  // Whether a seed fits is chance; in practice one of so many always does.
  constexpr std::int64_t tries = 1000;
  held_out_keys split{share, 0, held_out_keys::part::all};
  while (split.seed < tries &&
         std::abs(count_held_out(split, keys) - wanted) > n / 10)
    ++split.seed;
  return split;
}

}  // namespace segue
