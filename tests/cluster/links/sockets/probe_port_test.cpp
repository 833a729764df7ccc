// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/probe_port.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>

#include "segue/tests/cluster/links/forked_node.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// From here on this process is on a machine whose kernel has no IPv6.
void give_up_ipv6() {
  constexpr auto word = BPF_LD | BPF_W | BPF_ABS;
  constexpr auto equals = BPF_JMP | BPF_JEQ | BPF_K;
  std::array<sock_filter, 6> rules{{
      BPF_STMT(word, offsetof(seccomp_data, nr)),
      BPF_JUMP(equals, SYS_socket, 0, 3),
      BPF_STMT(word, offsetof(seccomp_data, args)),
      BPF_JUMP(equals, AF_INET6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  sock_fprog filter{rules.size(), rules.data()};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

}  // namespace

TEST_CASE("where there is no IPv6 every IPv4 address is listened at",
          "[nodes][probe_port]") {
  forked_process without{[](int out) {
    give_up_ipv6();
    auto socket = listen_at("", 0);
    ::dprintf(out, "IPv6 %d, %s\n", ::socket(AF_INET6, SOCK_STREAM, 0),
              socket ? "listening" : socket.error().message.c_str());
  }};
  CHECK(without.wait("IPv6") == "IPv6 -1, listening");
}
