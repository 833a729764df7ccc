// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace segue {

/// Rows of text in columns as wide as their widest cell, indented by two and
/// two apart. Widths count the bytes that begin a UTF-8 character.
class text_table {
 public:
  /// If all `heads` are empty, there is no header line. `right` marks the
  /// columns that are right-aligned.
  text_table(std::vector<std::string> heads, std::vector<bool> right);

  /// Precondition: the number of cells is that of heads.
  void add(std::vector<std::string> cells) {
    rows_.push_back(std::move(cells));
  }

  /// One line per row, without trailing spaces.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the heads first
  std::vector<bool> right_;
};

}  // namespace segue
