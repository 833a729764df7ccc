// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/tls_channel.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace segue {
namespace {

int at_most_int(std::size_t size) {
  return static_cast<int>(
      std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

tls_channel::tls_channel(tls_session session, link_pulse_ptr pulse)
    : session_{std::move(session)}, pulse_{std::move(pulse)} {
  SSL_set_mode(session_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                   SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

std::ptrdiff_t tls_channel::outcome(int answer) {
  if (answer > 0) return answer;
  auto fault = errno;
  switch (SSL_get_error(session_.get(), answer)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return 0;
    case SSL_ERROR_SYSCALL:
      pulse_->note(fault == 0 ? "the connection was closed"
                              : std::generic_category().message(fault));
      return -1;
    case SSL_ERROR_SSL: {
      auto code = ERR_peek_error();
      if (ERR_GET_REASON(code) == SSL_R_SSLV3_ALERT_BAD_RECORD_MAC) {
        pulse_->note_damage(
            "it received data from this node that was corrupted on the way");
        return -1;
      }
      // Not damage: the other side's alerts, and an end without one.
      if (ERR_GET_REASON(code) != SSL_R_UNEXPECTED_EOF_WHILE_READING &&
          ERR_GET_REASON(code) < SSL_AD_REASON_OFFSET) {
        pulse_->note_damage("data received from it was corrupted on the way");
        return -1;
      }
      [[fallthrough]];
    }
    default:
      pulse_->note("the connection was closed");
      return -1;
  }
}

std::ptrdiff_t tls_channel::read(std::span<char> to) {
  // OpenSSL keeps errors per thread, and would take an older one of any session
  // for an error of this call.
  ERR_clear_error();
  errno = 0;
  return outcome(SSL_read(session_.get(), to.data(), at_most_int(to.size())));
}

std::ptrdiff_t tls_channel::write(std::span<const char> from) {
  ERR_clear_error();
  errno = 0;
  return outcome(
      SSL_write(session_.get(), from.data(), at_most_int(from.size())));
}

bool tls_channel::has_more() {
  return SSL_pending(session_.get()) > 0;
}

}  // namespace segue
