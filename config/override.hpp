// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// Sets one option of a configuration, in the form of `--set`: "PATH=VALUE".
///
/// PATH is the name of the option with its tables, as errors show it:
/// `batch.batch_size`. Elements of arrays are addressed by position, from 0:
/// `column.0.dimension`; the position after the last one appends. VALUE is a
/// TOML value, e.g. `64`, `["a.csv", "b.csv"]`, `{kind = "log1p"}`; anything
/// else is taken as a string, so quotes may be left out. Missing tables on the
/// way are created, and the value replaces the old one. Later errors about it
/// name `--set PATH` as their place.
///
/// Error: invalid_argument; then nothing changes.
result<void> apply_override(option_node& root, std::string_view assignment);

}  // namespace segue
