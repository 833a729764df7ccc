// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/basp_headers.hpp"

#include <algorithm>
#include <caf/io/basp/header.hpp>

namespace segue {

static_assert(basp_headers::size == caf::io::basp::header_size);

std::size_t basp_headers::content_size() const {
  std::size_t number = 0;
  for (std::size_t i = 4; i < 8; ++i)
    number = number << 8 | header_[i];
  return number;
}

bool basp_headers::is_good() const {
  using kind = caf::io::basp::message_type;
  auto content = content_size();
  switch (static_cast<kind>(header_[0])) {
    case kind::heartbeat:
      return content == 0;
    case kind::server_handshake:
    case kind::client_handshake:
    case kind::direct_message:
    case kind::monitor_message:
    case kind::down_message:
      return content > 0 && content <= most_content_;
    default:
      // Nodes are linked with all others, so no node forwards messages.
      return false;
  }
}

bool basp_headers::take(std::span<const char> bytes) {
  while (!bytes.empty()) {
    if (content_left_ > 0) {
      auto part = std::min(content_left_, bytes.size());
      content_left_ -= part;
      bytes = bytes.subspan(part);
      continue;
    }
    header_[come_++] = static_cast<unsigned char>(bytes.front());
    bytes = bytes.subspan(1);
    if (come_ < size) continue;
    come_ = 0;
    if (!is_good()) return false;
    content_left_ = content_size();
  }
  return true;
}

}  // namespace segue
