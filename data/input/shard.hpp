// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/data/input/input_options.hpp"

namespace segue {

/// Whether a key belongs to the part that is read. An empty key, that is,
/// none, belongs to one part as well, so that just one reports the record.
bool in_shard(const key_shard& shard, std::string_view key);

/// Whether a key is held out: where Fingerprint(Fingerprint64(key), seed),
/// FarmHash's of 128 bits, is below share * 2^64. It does not depend on the
/// shard.
bool is_held_out(const held_out_keys& split, std::string_view key);

}  // namespace segue
