// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/plain_channel.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "segue/tests/cluster/links/sockets/socket_pair.hpp"

using namespace segue;

namespace {

/// One end writes, what it has sent can be changed, the other one reads.
struct channel_pair {
  /// As it travels.
  std::string sent(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
      auto done = writer.write(text);
      REQUIRE(done >= 0);
      text.remove_prefix(static_cast<std::size_t>(done));
      char part[4096];
      for (ssize_t n = 0;
           (n = ::recv(out.other.get(), part, sizeof part, 0)) > 0;)
        bytes.append(part, static_cast<std::size_t>(n));
    }
    return bytes;
  }

  void feed(std::string_view bytes) {
    REQUIRE(::send(in.one.get(), bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
  }

  /// All that can be read, in portions of at most that size.
  std::string received(std::size_t portion) {
    std::string text;
    std::string part(portion, '\0');
    for (;;) {
      outcome = reader.read(part);
      if (outcome <= 0) return text;
      text.append(part, 0, static_cast<std::size_t>(outcome));
    }
  }

  test::socket_pair out, in;
  link_pulse_ptr pulse = std::make_shared<link_pulse>(1, -1);
  plain_channel writer{out.one.get(), pulse};
  plain_channel reader{in.other.get(), pulse};
  std::ptrdiff_t outcome = 0;
};

std::string counted(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>(i * 31 / 7);
  return text;
}

}  // namespace

TEST_CASE("what is sent without TLS comes as it was", "[nodes]") {
  auto size = GENERATE(std::size_t{1}, plain_channel::largest_frame,
                       plain_channel::largest_frame + 1, std::size_t{300'000});
  auto portion = GENERATE(std::size_t{7}, std::size_t{50'000});
  auto cut = GENERATE(std::size_t{5}, std::size_t{4096}, std::size_t{60'000});
  channel_pair pair;
  auto text = counted(size);
  auto bytes = pair.sent(text);
  std::string come;
  for (std::size_t at = 0; at < bytes.size(); at += cut) {
    pair.feed(std::string_view{bytes}.substr(at, cut));
    come += pair.received(portion);
  }
  CHECK(come == text);
  CHECK(pair.outcome == 0);
}

TEST_CASE("no changed byte gets through without TLS", "[nodes][hostile]") {
  auto text = counted(50);
  auto size = channel_pair{}.sent(text).size();
  for (std::size_t at = 0; at < size; ++at) {
    channel_pair pair;
    auto bytes = pair.sent(text);
    bytes[at] ^= 0x10;
    pair.feed(bytes);
    // One that makes the frame longer is found by what comes behind it.
    for (int i = 0; pair.outcome >= 0 && i < 100; ++i) {
      CHECK(pair.received(1000).empty());
      if (pair.outcome == 0) pair.feed(counted(2000));
    }
    CHECK(pair.outcome < 0);
    CHECK(pair.pulse->is_damaged());
    CHECK(pair.pulse->trouble().starts_with(
        "data received from it has a wrong checksum"));
  }
}

TEST_CASE("who has sent what came changed learns it", "[nodes][hostile]") {
  channel_pair pair;
  auto bytes = pair.sent(counted(50));
  bytes[20] ^= 0x10;
  pair.feed(bytes);
  pair.received(1000);
  char told[100];
  auto size = ::recv(pair.in.one.get(), told, sizeof told, 0);
  REQUIRE(size > 0);
  channel_pair sender;
  sender.feed({told, static_cast<std::size_t>(size)});
  CHECK(sender.received(1000).empty());
  CHECK(sender.outcome < 0);
  CHECK(sender.pulse->is_damaged());
  CHECK(sender.pulse->trouble().starts_with(
      "it received data from this node with a wrong checksum"));
}

TEST_CASE("who cannot write any more still learns why", "[nodes][hostile]") {
  channel_pair pair;
  pair.feed(pair.sent("as it was"));
  pair.feed(std::string(8, '\xff'));
  pair.in.one = {};
  plain_channel both{pair.in.other.get(), pair.pulse};
  CHECK(both.write(std::string_view{"more"}) < 0);
  CHECK(pair.pulse->is_damaged());
}

TEST_CASE("more that has come is read without a look at the socket",
          "[nodes]") {
  channel_pair pair;
  pair.feed(pair.sent("one") + pair.sent("two"));
  std::string part(3, '\0');
  REQUIRE(pair.reader.read(part) == 3);
  CHECK(part == "one");
  pair.feed(pair.sent("three"));
  CHECK(pair.reader.has_more());
  std::string rest(10, '\0');
  CHECK(pair.reader.read(rest) == 3);
  CHECK_FALSE(pair.reader.has_more());
  CHECK(pair.reader.read(rest) == 5);
}

TEST_CASE("the end of a connection without TLS is told", "[nodes]") {
  channel_pair pair;
  pair.in.one = {};
  CHECK(pair.received(10).empty());
  CHECK(pair.outcome < 0);
  CHECK(pair.pulse->trouble() == "the connection was closed");
  CHECK_FALSE(pair.pulse->is_damaged());
}

TEST_CASE("what has come before the end of a connection is read", "[nodes]") {
  channel_pair pair;
  pair.feed(pair.sent("one") + pair.sent("two"));
  std::string part(3, '\0');
  REQUIRE(pair.reader.read(part) == 3);
  pair.in.one = {};
  std::string rest(10, '\0');
  CHECK(pair.reader.read(rest) == 3);
  CHECK(rest.starts_with("two"));
  CHECK(pair.reader.read(rest) < 0);
}
