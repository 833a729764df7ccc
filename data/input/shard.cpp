// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/shard.hpp"

#include <farmhash.h>
#include <fmt/format.h>

#include <cmath>

#include "segue/tensors/plain_nan.hpp"

namespace segue {

bool is_held_out(const held_out_keys& split, std::string_view key) {
  auto own = util::Fingerprint64(key.data(), key.size());
  auto hash = util::Fingerprint(
      util::Uint128(own, static_cast<std::uint64_t>(split.seed)));
  return std::ldexp(static_cast<double>(hash >> 11), -53) < split.share;
}

bool in_shard(const key_shard& shard, std::string_view key) {
  using choice = held_out_keys::part;
  auto read = shard.split.read;
  if (read != choice::all &&
      is_held_out(shard.split, key) != (read == choice::held_out))
    return false;
  if (shard.count == 1) return true;
  auto part = util::Fingerprint64(key.data(), key.size()) %
              static_cast<std::uint64_t>(shard.count);
  return part == static_cast<std::uint64_t>(shard.index);
}

result<void> validate(const held_out_keys& split) {
  if (split.share >= 0 && split.share <= 1) return {};
  return error{
      errc::invalid_argument,
      fmt::format("share is {}, expected in [0, 1]", plain_nan(split.share))};
}

}  // namespace segue
