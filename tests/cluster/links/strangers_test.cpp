// SPDX-License-Identifier: BSD-3-Clause
// Who connects to a node and is none.
#include <sys/resource.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "segue/cluster/links/fetch_status.hpp"
#include "segue/cluster/links/sockets/probe_port.hpp"
#include "segue/data/storage/masked_crc.hpp"
#include "segue/tests/cluster/links/forked_node.hpp"
#include "segue/tests/cluster/links/sockets/certificates.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/sanitizers.hpp"

using namespace segue;
using namespace segue::test;

namespace {

file_descriptor call(std::uint16_t port) {
  auto made = connect_port("127.0.0.1", port, far_off);
  REQUIRE(made);
  return std::move(*made);
}

/// Whether the other side ends the connection.
bool is_dropped(const file_descriptor& s) {
  pollfd waiting{s.get(), POLLIN, 0};
  char bytes[64];
  while (::poll(&waiting, 1, 120'000) == 1)
    if (::recv(s.get(), bytes, sizeof bytes, 0) <= 0) return true;
  return false;
}

/// As it travels without TLS.
std::string frame_of(const std::string& content) {
  auto number = [](std::uint32_t n) {
    std::string bytes(sizeof n, '\0');
    std::memcpy(bytes.data(), &n, sizeof n);
    return bytes;
  };
  auto size = number(static_cast<std::uint32_t>(content.size()));
  return size + number(crc32c(size + content)) + content;
}

/// A header of CAF's of that kind, which announces so much.
std::string header_of(char kind, char content) {
  std::string header(32, '\0');
  header[0] = kind;
  header[7] = content;
  header[31] = 1;  // whom it is for
  return header;
}

void say(const file_descriptor& s, std::string_view bytes) {
  ::send(s.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

}  // namespace

TEST_CASE("more strangers than a node has room for do it no harm",
          "[nodes][gateway][hostile]") {
  certificates made;
  made.make_authority("ca");
  auto options = options_for(1);
  bool secure = GENERATE(true, false);
  if (secure) options.tls = made.make_node("a", "ca");
  std::optional<tls_files> asker;
  if (secure) asker = made.make_node("asker", "ca");
  forked_process node{[&](int out) {
    // Fewer than there are strangers, or than it would hold of them.
    rlimit few{60, 60};
    if (!needs_handles()) ::setrlimit(RLIMIT_NOFILE, &few);
    test_node a{options};
    a.log->wait(link_event::ready);
    ::dprintf(out, "ready\n");
    auto next = a.log->wait_any();
    ::dprintf(out, "event %d\n", static_cast<int>(next.what));
  }};
  node.wait("ready");
  auto port = options.nodes[0].port;
  std::vector<file_descriptor> strangers;
  for (int i = 0; i < 200; ++i)
    strangers.push_back(call(port));
  CHECK(is_dropped(strangers.front()));
  // Who asks while the last ones come in may be taken for one of them.
  auto end = std::chrono::steady_clock::now() + far_off;
  auto status = fetch_status("127.0.0.1", port, asker, far_off);
  while (!status && std::chrono::steady_clock::now() < end)
    status = fetch_status("127.0.0.1", port, asker, far_off);
  REQUIRE(status);
  CHECK(*status == "all is well");
}

TEST_CASE("who sends nonsense is dropped, and the link stays",
          "[nodes][gateway][hostile]") {
  auto options = options_for(2);
  test_node a{as_node(options, 0)};
  test_node b{as_node(options, 1)};
  a.log->wait(link_event::ready);
  b.log->wait(link_event::ready);
  auto port = options.nodes[0].port;
  const std::string greeting = "segue-1\n";
  for (auto& nonsense :
       {std::string{"GET / HTTP/1.1\r\n\r\n"}, std::string(100, '\0'),
        greeting + std::string(100, '\0'), greeting + std::string(100, 'x'),
        std::string{"segue-9\n"},
        // Of these CAF would read address 0.
        greeting + frame_of(header_of(0, 0)),
        greeting + frame_of(header_of(1, 0)),
        greeting + frame_of(header_of(1, 9) + std::string(9, 'x')),
        greeting + frame_of(header_of(9, 0))}) {
    auto stranger = call(port);
    say(stranger, nonsense);
    CHECK(is_dropped(stranger));
  }
  a.send(1, counted_parcel(10, 0));
  CHECK(b.log->wait_any().what == link_event::arrived);
  CHECK(a.log->rest().empty());
}

TEST_CASE("who does not greet to the end is dropped after a while",
          "[nodes][gateway][hostile]") {
  auto options = options_for(1);
  test_node node{options};
  node.log->wait(link_event::ready);
  auto silent = call(options.nodes[0].port);
  auto slow = call(options.nodes[0].port);
  say(slow, "segue");
  CHECK(is_dropped(silent));
  CHECK(is_dropped(slow));
}
