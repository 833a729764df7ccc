// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Whether a key belongs to the part that is read. An empty key, which means
/// none, also belongs to one part, so that only one reports the record.
bool in_shard(const key_shard& shard, std::string_view key);

/// Whether a key is held out, that is, whether FarmHash's 128-bit
/// Fingerprint(Fingerprint64(key), seed) is below share * 2^64. It does not
/// depend on the shard.
bool is_held_out(const held_out_keys& split, std::string_view key);

/// Error: invalid_argument if the share is not in [0, 1].
result<void> validate(const held_out_keys& split);

}  // namespace segue
