// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/limit_silence.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <filesystem>

namespace segue {
namespace {

/// Whether the socket's peer is that one; false also for what is no socket.
bool is_connected_to(int handle, const std::string& address,
                     std::uint16_t port) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(handle, reinterpret_cast<sockaddr*>(&peer), &size) != 0)
    return false;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  std::uint16_t peer_port = 0;
  if (peer.ss_family == AF_INET) {
    auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
    bytes = &v4.sin_addr;
    peer_port = ntohs(v4.sin_port);
  } else if (peer.ss_family == AF_INET6) {
    auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
    bytes = &v6.sin6_addr;
    peer_port = ntohs(v6.sin6_port);
  }
  return bytes && peer_port == port &&
         ::inet_ntop(peer.ss_family, bytes, text.data(), text.size()) &&
         address == text.data();
}

}  // namespace

void limit_silence(const std::string& address, std::uint16_t port,
                   std::chrono::milliseconds timeout) {
  auto limit = static_cast<unsigned>(timeout.count());
  std::error_code ended;
  std::filesystem::directory_iterator open_files{"/proc/self/fd", ended};
  for (; !ended && open_files != std::filesystem::directory_iterator{};
       open_files.increment(ended)) {
    auto name = open_files->path().filename().string();
    int handle = -1;
    std::from_chars(name.data(), name.data() + name.size(), handle);
    if (is_connected_to(handle, address, port))
      ::setsockopt(handle, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
  }
}

}  // namespace segue
