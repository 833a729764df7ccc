// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/line_forwarder.hpp"

#include <algorithm>

namespace segue {

void line_forwarder::add(std::string_view bytes, std::string& lines) {
  while (!bytes.empty()) {
    auto end = std::min(bytes.find('\n'), bytes.size());
    if (begun_.size() + end > longest_) {
      auto fitting = longest_ - begun_.size();
      begun_ += bytes.substr(0, fitting);
      end_line(lines);
      bytes.remove_prefix(fitting);
      continue;
    }
    begun_ += bytes.substr(0, end);
    if (end == bytes.size()) return;
    end_line(lines);
    bytes.remove_prefix(end + 1);
  }
}

void line_forwarder::finish(std::string& lines) {
  if (!begun_.empty()) end_line(lines);
}

void line_forwarder::end_line(std::string& lines) {
  lines += prefix_;
  lines += begun_;
  lines += '\n';
  begun_.clear();
}

}  // namespace segue
