// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/socket.h>

#include <catch2/catch.hpp>

#include "segue/data/storage/file_descriptor.hpp"

namespace segue::test {

/// Two ends of a connection, which do not block.
struct socket_pair {
  socket_pair() {
    int ends[2];
    auto kind = SOCK_STREAM | SOCK_NONBLOCK;
    REQUIRE(::socketpair(AF_UNIX, kind, 0, ends) == 0);
    one = file_descriptor{ends[0]};
    other = file_descriptor{ends[1]};
  }
  file_descriptor one, other;
};

}  // namespace segue::test
