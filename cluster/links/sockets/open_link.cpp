// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/open_link.hpp"

#include <poll.h>

#include <utility>

#include "segue/cluster/links/sockets/link_opening.hpp"

namespace segue {

result<link_socket_ptr> open_link(file_descriptor socket, tls_context tls,
                                  std::chrono::milliseconds patience,
                                  link_watch& watch) {
  using clock = std::chrono::steady_clock;
  using step = link_opening::step;
  auto deadline = clock::now() + patience;
  link_opening opening{std::move(socket), std::move(tls), true};
  for (;;) {
    auto next = opening.go_on();
    if (next == step::done) return opening.finish(watch);
    if (next == step::failed) return opening.fault();
    auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (left.count() <= 0)
      return error{errc::deadline_exceeded, "it does not answer"};
    pollfd waiting{opening.handle(),
                   static_cast<short>(next == step::reads ? POLLIN : POLLOUT),
                   0};
    ::poll(&waiting, 1, static_cast<int>(left.count()));
  }
}

}  // namespace segue
