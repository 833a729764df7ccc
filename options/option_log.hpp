// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <set>
#include <string>

#include "segue/options/error_log.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// What the readers of a configuration record about its options, each by its
/// path ("column.2.of.key").
struct option_uses {
  /// Options that name a file whose contents are part of the configuration.
  std::set<std::string, std::less<>> files;
  /// Options that name a feature, with the name.
  std::map<std::string, std::string, std::less<>> features;
  /// Strings in place of a table with one option, with that option's name.
  std::map<std::string, std::string, std::less<>> short_forms;
  /// Absent options, with their defaults.
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
