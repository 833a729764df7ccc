// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/errors/error.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// Collects a configuration's errors, so that all are reported at once.
class error_log {
 public:
  /// `file` is the configuration's path; other places are overrides.
  explicit error_log(std::string file) : file_{std::move(file)} {}

  /// An error about the option `path`: "PLACE: PATH: reason", or "--set PATH:
  /// reason" if the place is an override of that option, or "PATH: reason" for
  /// an option in memory, which has no place.
  void add(const option_place& place, const std::string& path,
           const std::string& reason);

  /// An error whose message already has its place.
  void add(error complete);

  bool empty() const { return entries_.empty(); }

  /// Ordered by line, those of overrides last.
  std::vector<error> sorted() const;

 private:
  struct entry {
    bool from_override;
    std::uint32_t line;
    error what;
  };

  std::string file_;
  std::vector<entry> entries_;
};

}  // namespace segue
