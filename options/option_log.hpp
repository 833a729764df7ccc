// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <set>
#include <string>

#include "segue/options/error_log.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// What reading a configuration has shown about its options, each by its path
/// ("column.2.of.key").
struct option_uses {
  /// Options that name a file whose contents are part of the configuration.
  std::set<std::string, std::less<>> files;
  /// Options that name a feature, with the name.
  std::map<std::string, std::string, std::less<>> features;
  /// Texts that stand for a table of one option, with the name of that option.
  std::map<std::string, std::string, std::less<>> short_forms;
  /// Options that are absent, with the defaults that stand for them.
  std::map<std::string, option_value, std::less<>> defaults;
};

/// What the readers of one document record.
struct option_log {
  error_log errors;
  option_uses uses;
  /// Relative paths are relative to it; empty: to the process's.
  std::string folder;
};

}  // namespace segue
