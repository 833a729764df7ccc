// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/config/configuration.hpp"

namespace segue {

/// What decides a training's weights beyond [train], for checkpoints: a line
/// "OPTION = VALUE" each.
///
/// Left out are options that can only end a training or let it go on
/// (`input.on_error`, `input.record_limit_mb`), where rejects and temporary
/// rows go, and `[runtime]`. Columns are described by what is written of them,
/// with the content of files (see canonical_columns), whose errors these are.
result<std::string> describe_source(const configuration& config);

}  // namespace segue
