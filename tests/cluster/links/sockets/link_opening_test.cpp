// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/link_opening.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <utility>

#include "segue/tests/cluster/links/sockets/socket_pair.hpp"

using namespace segue;
using step = link_opening::step;

namespace {

/// A connection that begins, and its other end.
struct opening_fixture {
  void say(std::string_view bytes) const {
    ::send(sockets.other.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  test::socket_pair sockets;
  link_opening opening{std::move(sockets.one), nullptr, true};
};

}  // namespace

TEST_CASE("a greeting may come in parts", "[nodes]") {
  opening_fixture f;
  CHECK(f.opening.go_on() == step::reads);
  for (auto part : {"s", "egu", "e-1"}) {
    f.say(part);
    CHECK(f.opening.go_on() == step::reads);
  }
  f.say("\n");
  CHECK(f.opening.go_on() == step::done);
}

TEST_CASE("what follows a greeting is left for the link", "[nodes]") {
  opening_fixture f;
  f.say("segue-1\nmore");
  CHECK(f.opening.go_on() == step::done);
  char rest[8];
  CHECK(::recv(f.opening.handle(), rest, sizeof rest, 0) == 4);
}

TEST_CASE("the end of a connection that has not greeted is told at once",
          "[nodes]") {
  auto said = GENERATE("", "seg");
  opening_fixture f;
  CHECK(f.opening.go_on() == step::reads);
  f.say(said);
  f.sockets.other = {};
  CHECK(f.opening.go_on() == step::failed);
  CHECK(f.opening.fault().code == errc::unavailable);
  CHECK(f.opening.fault().message == "it closed the connection");
}

TEST_CASE("who greets otherwise is told apart", "[nodes]") {
  struct other_greeting {
    const char* bytes;
    const char* fault;
  };
  for (auto [bytes, fault] :
       {other_greeting{"segue-2\n",
                       "it is a node of a different segue version"},
        other_greeting{"\x16\x03\x01", "it speaks TLS"},
        other_greeting{"\x15\x03\x01", "it speaks TLS"},
        other_greeting{"HTTP", "it is not a segue node"}}) {
    opening_fixture f;
    f.say(bytes);
    CHECK(f.opening.go_on() == step::failed);
    CHECK(f.opening.fault().message == fault);
  }
}
