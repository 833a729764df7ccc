// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/probe_port.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace segue {
namespace {

error fault_of(int code) {
  auto text = std::generic_category().message(code);
  return {code == ECONNREFUSED ? errc::unavailable : errc::io, text};
}

result<file_descriptor> connect_to(const addrinfo& address,
                                   std::chrono::milliseconds timeout) {
  file_descriptor made{::socket(address.ai_family,
                                SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (made.get() < 0) return fault_of(errno);
  if (::connect(made.get(), address.ai_addr, address.ai_addrlen) == 0)
    return made;
  if (errno != EINPROGRESS) return fault_of(errno);
  pollfd waiting{made.get(), POLLOUT, 0};
  auto ready = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
  if (ready < 0) return fault_of(errno);
  if (ready == 0)
    return error{errc::deadline_exceeded, "the host does not answer"};
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(made.get(), SOL_SOCKET, SO_ERROR, &code, &size);
  if (code != 0) return fault_of(code);
  return made;
}

result<file_descriptor> listen_to(const addrinfo& address) {
  file_descriptor made{::socket(address.ai_family,
                                SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (made.get() < 0) return fault_of(errno);
  int yes = 1;
  ::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  // If it listens at every address, those of IPv4 are included.
  int no = 0;
  ::setsockopt(made.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (::bind(made.get(), address.ai_addr, address.ai_addrlen) != 0 ||
      ::listen(made.get(), SOMAXCONN) != 0)
    return fault_of(errno);
  return made;
}

/// Calls `open` with each address of the host until it succeeds; returns its
/// result for that address, or the error for the last one.
template <class Open>
result<file_descriptor> open_first(const std::string& host, std::uint16_t port,
                                   const addrinfo& wanted, Open open) {
  addrinfo* found = nullptr;
  auto failed = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                              std::to_string(port).c_str(), &wanted, &found);
  if (failed != 0) return error{errc::not_found, ::gai_strerror(failed)};
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner{found, ::freeaddrinfo};
  result<file_descriptor> outcome =
      error{errc::not_found, "the name has no address"};
  for (auto* address = found; address; address = address->ai_next) {
    outcome = open(*address);
    if (outcome) break;
  }
  return outcome;
}

}  // namespace

result<file_descriptor> connect_port(const std::string& host,
                                     std::uint16_t port,
                                     std::chrono::milliseconds timeout) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  return open_first(host, port, wanted, [timeout](const addrinfo& address) {
    return connect_to(address, timeout);
  });
}

error probe_port(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout) {
  auto made = connect_port(host, port, timeout);
  return made ? error{} : made.error();
}

result<file_descriptor> listen_at(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  if (host.empty()) {
    wanted.ai_family = AF_INET6;
    if (auto made = open_first(host, port, wanted, listen_to)) return made;
    wanted.ai_family = AF_INET;
  }
  return open_first(host, port, wanted, listen_to);
}

}  // namespace segue
