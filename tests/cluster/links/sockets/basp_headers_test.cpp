// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/basp_headers.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace segue;

namespace {

constexpr std::size_t most = 1000;

/// A header of that kind, which announces so much.
std::string header(int kind, std::uint32_t content) {
  std::string bytes(basp_headers::size, '\0');
  bytes[0] = static_cast<char>(kind);
  for (int i = 0; i < 4; ++i)
    bytes[4 + static_cast<std::size_t>(i)] =
        static_cast<char>(content >> (24 - 8 * i));
  return bytes;
}

bool takes(const std::string& bytes) {
  basp_headers headers{most};
  return headers.take(bytes);
}

constexpr int server_handshake = 0;
constexpr int routed_message = 3;
constexpr int heartbeat = 6;

}  // namespace

TEST_CASE("a header without the content that it needs is refused",
          "[nodes][hostile]") {
  for (int kind = server_handshake; kind < heartbeat; ++kind)
    CHECK_FALSE(takes(header(kind, 0)));
  CHECK(takes(header(heartbeat, 0)));
  CHECK_FALSE(takes(header(heartbeat, 1)));
}

TEST_CASE("a header that announces too much is refused", "[nodes][hostile]") {
  CHECK(takes(header(server_handshake, most)));
  CHECK_FALSE(takes(header(server_handshake, most + 1)));
  CHECK_FALSE(takes(header(server_handshake, 0xffffffff)));
}

TEST_CASE("headers of no kind that nodes send are refused",
          "[nodes][hostile]") {
  CHECK_FALSE(takes(header(routed_message, 1)));
  CHECK_FALSE(takes(header(heartbeat + 1, 1)));
  CHECK_FALSE(takes("HTTP/1.1 400 Bad Request, and so on and so on\r\n"));
}

TEST_CASE("headers are found however the bytes come", "[nodes]") {
  auto stream = header(2, 3) + "abc" + header(heartbeat, 0) + header(2, 1) +
                "d" + header(heartbeat, 0);
  for (std::size_t part = 1; part < stream.size(); ++part) {
    basp_headers headers{most};
    for (std::size_t at = 0; at < stream.size(); at += part)
      REQUIRE(headers.take(std::string_view{stream}.substr(at, part)));
    CHECK_FALSE(headers.take(header(2, 0)));
  }
}
