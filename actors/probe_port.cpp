// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/probe_port.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace segue {
namespace {

struct socket_closer {
  int handle;
  ~socket_closer() { ::close(handle); }
};

error fault_of(int code) {
  auto text = std::generic_category().message(code);
  return {code == ECONNREFUSED ? errc::unavailable : errc::io, text};
}

error probe_address(const addrinfo& address,
                    std::chrono::milliseconds timeout) {
  auto handle = ::socket(address.ai_family,
                         SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (handle < 0) return fault_of(errno);
  socket_closer closer{handle};
  if (::connect(handle, address.ai_addr, address.ai_addrlen) == 0) return {};
  if (errno != EINPROGRESS) return fault_of(errno);
  pollfd waiting{handle, POLLOUT, 0};
  auto ready = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
  if (ready < 0) return fault_of(errno);
  if (ready == 0) return {errc::deadline_exceeded, "the host does not answer"};
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(handle, SOL_SOCKET, SO_ERROR, &code, &size);
  return code == 0 ? error{} : fault_of(code);
}

error listen_at(const addrinfo& address) {
  auto handle = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return fault_of(errno);
  socket_closer closer{handle};
  int yes = 1;
  ::setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(handle, address.ai_addr, address.ai_addrlen) != 0 ||
      ::listen(handle, 1) != 0)
    return fault_of(errno);
  return {};
}

/// What `probe` says of the first address of the host with which it finds no
/// fault, otherwise of the last.
template <class Probe>
error probe_all(const std::string& host, std::uint16_t port, int flags,
                Probe probe) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* found = nullptr;
  auto failed = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                              std::to_string(port).c_str(), &wanted, &found);
  if (failed != 0) return {errc::not_found, ::gai_strerror(failed)};
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner{found, ::freeaddrinfo};
  error outcome{errc::not_found, "the name has no address"};
  for (auto* address = found; address; address = address->ai_next) {
    outcome = probe(*address);
    if (outcome.code == errc::none) break;
  }
  return outcome;
}

}  // namespace

error probe_port(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout) {
  return probe_all(host, port, 0, [timeout](const addrinfo& address) {
    return probe_address(address, timeout);
  });
}

error probe_listening(const std::string& host, std::uint16_t port) {
  return probe_all(host, port, AI_PASSIVE, listen_at);
}

}  // namespace segue
