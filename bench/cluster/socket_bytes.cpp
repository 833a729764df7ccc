// SPDX-License-Identifier: BSD-3-Clause
#include "segue/bench/cluster/socket_bytes.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <filesystem>
#include <string>

namespace segue::bench {

std::int64_t received_bytes() {
  std::int64_t total = 0;
  for (auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    tcp_info info{};
    socklen_t size = sizeof info;
    auto fd = std::stoi(entry.path().filename().string());
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0)
      total += static_cast<std::int64_t>(info.tcpi_bytes_received);
  }
  return total;
}

}  // namespace segue::bench
