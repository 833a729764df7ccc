// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/free_ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <deque>

#include "segue/data/storage/file_descriptor.hpp"

namespace segue::test {
namespace {

// More than the nodes of a test.
constexpr std::size_t most_kept = 32;

}  // namespace

std::uint16_t bind_to_any_port(int handle) {
  int yes = 1;
  ::setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(handle, any, size) == 0);
  REQUIRE(::getsockname(handle, any, &size) == 0);
  return ntohs(address.sin_port);
}

std::vector<std::uint16_t> free_ports(std::size_t count) {
  static std::deque<file_descriptor> kept;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    kept.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ports.push_back(bind_to_any_port(kept.back().get()));
  }
  while (kept.size() > most_kept)
    kept.pop_front();
  return ports;
}

}  // namespace segue::test
