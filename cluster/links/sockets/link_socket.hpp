// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/cluster/links/sockets/link_channel.hpp"
#include "segue/cluster/links/sockets/link_pulse.hpp"
#include "segue/data/storage/file_descriptor.hpp"

namespace segue {

/// A connection between two nodes that have greeted each other.
struct link_socket {
  file_descriptor handle;
  link_pulse_ptr pulse;
  std::unique_ptr<link_channel> channel;

  ~link_socket() {
    if (pulse) pulse->forget();
  }
};

using link_socket_ptr = std::shared_ptr<link_socket>;

}  // namespace segue
