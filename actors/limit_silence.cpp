// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/limit_silence.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace segue {

void limit_silence(const socket_handle& socket,
                   std::chrono::milliseconds timeout) {
  auto limit = static_cast<unsigned>(timeout.count());
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit,
               sizeof limit);
}

}  // namespace segue
