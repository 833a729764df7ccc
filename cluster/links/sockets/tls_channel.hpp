// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/links/sockets/link_channel.hpp"
#include "segue/cluster/links/sockets/link_pulse.hpp"
#include "segue/cluster/links/sockets/tls_bio.hpp"

namespace segue {

/// A connection with TLS, which has its own checksum.
class tls_channel : public link_channel {
 public:
  /// Precondition: the handshake is done.
  tls_channel(tls_session session, link_pulse_ptr pulse);

  std::ptrdiff_t read(std::span<char> to) override;
  std::ptrdiff_t write(std::span<const char> from) override;
  bool has_more() override;

 private:
  std::ptrdiff_t outcome(int answer);

  tls_session session_;
  link_pulse_ptr pulse_;
};

}  // namespace segue
