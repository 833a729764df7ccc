// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// Sets one option of a configuration as `--set` says it: "PATH=VALUE".
///
/// PATH is the option's name with its tables, as errors show it:
/// `batch.batch_size`; elements of arrays go by position from 0:
/// `column.0.dimension`, and the position after the last adds one. VALUE is a
/// TOML value, e.g. `64`, `["a.csv", "b.csv"]`, `{kind = "log1p"}`; what is
/// not is taken as a text, so quotes may be left out. Tables on the way are
/// made where they are absent, and the value replaces what was there. Every
/// error about it later points at `--set PATH`.
///
/// Error: invalid_argument; nothing changes then.
result<void> apply_override(option_node& root, std::string_view assignment);

}  // namespace segue
