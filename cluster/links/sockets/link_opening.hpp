// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/cluster/links/sockets/link_socket.hpp"
#include "segue/cluster/links/sockets/tls_bio.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// The beginning of a connection, before CAF sees it: the TLS handshake, and a
/// greeting by which nodes recognize each other. Does not block.
class link_opening {
 public:
  enum class step {
    reads,   ///< the socket has to be readable before the next step
    writes,  ///< it has to be writable
    done,
    failed,
  };

  /// `tls` may be null: no TLS. The socket is connected and does not block.
  link_opening(file_descriptor socket, tls_context tls, bool dialed);

  step go_on();

  /// Why it has failed. Codes: malformed: the other side is not a node of
  /// segue; invalid_argument: certificates are refused; unavailable: the
  /// connection has ended.
  const error& fault() const { return fault_; }

  int handle() const { return socket_.get(); }

  /// Precondition: the opening is done.
  link_socket_ptr finish(link_watch& watch);

 private:
  step shake_hands();
  step greet();
  step fail(errc code, std::string why);
  step fail_handshake(int answer);
  int send_some(const char* bytes, int size);
  int receive_some(char* bytes, int size);
  step try_again(int answer);
  step refuse_greeting();

  file_descriptor socket_;
  tls_context context_;
  tls_session session_{nullptr, SSL_free};
  bool shaken_ = false;
  std::size_t sent_ = 0;  // of the greeting
  std::string come_;      // of the peer's greeting
  error fault_;
};

}  // namespace segue
