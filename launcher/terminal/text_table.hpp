// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace segue {

/// Rows of text in columns as wide as their widest cell, indented by two and
/// two apart. Widths count the bytes that begin a UTF-8 character.
class text_table {
 public:
  /// `heads` may all be empty: then there is no line of them. `right`: the
  /// columns that are flush right.
  text_table(std::vector<std::string> heads, std::vector<bool> right);

  /// Precondition: as many cells as heads.
  void add(std::vector<std::string> cells) {
    rows_.push_back(std::move(cells));
  }

  /// A line for each row; none ends in blanks.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the heads first
  std::vector<bool> right_;
};

}  // namespace segue
