// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/shard.hpp"

#include <farmhash.h>

namespace segue {

bool in_shard(const key_shard& shard, std::string_view key) {
  if (shard.count == 1) return true;
  auto part = util::Fingerprint64(key.data(), key.size()) %
              static_cast<std::uint64_t>(shard.count);
  return part == static_cast<std::uint64_t>(shard.index);
}

}  // namespace segue
