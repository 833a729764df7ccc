// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/options/option_document.hpp"

namespace segue {

/// Reads a TOML file and applies `overrides` in order, see apply_override.
/// Errors are those of parse_toml_file; a faulty override is one of the
/// document's.
result<option_document> open_toml(const std::string& path,
                                  std::span<const std::string> overrides = {});

/// The same for TOML in memory. `path` is what errors name, and its folder is
/// what relative paths are relative to.
result<option_document> read_toml(const std::string& text,
                                  const std::string& path,
                                  std::span<const std::string> overrides = {});

/// The same for a tree from parse_toml.
option_document with_overrides(option_node tree, const std::string& path,
                               std::span<const std::string> overrides);

}  // namespace segue
