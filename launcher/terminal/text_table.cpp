// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/text_table.hpp"

#include <algorithm>

namespace segue {
namespace {

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

text_table::text_table(std::vector<std::string> heads, std::vector<bool> right)
    : right_{std::move(right)} {
  rows_.push_back(std::move(heads));
}

std::string text_table::text() const {
  std::vector<std::size_t> widths(right_.size());
  for (auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  std::string all;
  for (auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string blanks(widths[i] - width_of(row[i]), ' ');
      line += "  ";
      line += right_[i] ? blanks + row[i] : row[i] + blanks;
    }
    auto end = line.find_last_not_of(' ');
    if (end == std::string::npos) continue;  // the heads are empty
    all += line.substr(0, end + 1) + '\n';
  }
  return all;
}

}  // namespace segue
