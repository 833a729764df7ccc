// SPDX-License-Identifier: BSD-3-Clause
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>

#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/cluster/links/fetch_status.hpp"
#include "segue/cluster/links/sockets/check_tls.hpp"
#include "segue/tests/cluster/links/link_fixture.hpp"
#include "segue/tests/cluster/links/sockets/certificates.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;
using namespace segue::test;

namespace {

using std::chrono::milliseconds;

link_options secure(link_options options, std::size_t self,
                    std::optional<tls_files> tls) {
  options.tls = std::move(tls);
  return as_node(std::move(options), self);
}

/// Somebody who connects and says nothing.
class silent_stranger {
 public:
  explicit silent_stranger(std::uint16_t port)
      : handle_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(handle_, reinterpret_cast<sockaddr*>(&address),
                      sizeof address) == 0);
  }
  silent_stranger(const silent_stranger&) = delete;
  silent_stranger& operator=(const silent_stranger&) = delete;
  ~silent_stranger() { ::close(handle_); }

  /// Whether the other side ends the connection.
  bool is_dropped() const {
    pollfd waiting{handle_, POLLIN, 0};
    auto limit = std::chrono::duration_cast<milliseconds>(far_off);
    char byte = 0;
    return ::poll(&waiting, 1, static_cast<int>(limit.count())) == 1 &&
           ::recv(handle_, &byte, 1, 0) <= 0;
  }

 private:
  int handle_;
};

/// Two nodes that are linked.
struct secure_pair {
  secure_pair() {
    made.make_authority("ca");
    a.emplace(secure(options, 0, made.make_node("a", "ca")));
    b.emplace(secure(options, 1, made.make_node("b", "ca")));
    a->log->wait(link_event::ready);
    b->log->wait(link_event::ready);
  }

  std::uint16_t port() const { return options.nodes[0].port; }

  /// Sends one parcel; whether nothing but it comes.
  bool carries(std::size_t size) {
    a->send(1, counted_parcel(size, 7));
    auto event = b->log->wait_any();
    return event.what == link_event::arrived &&
           is_counted(event.bytes, size, 7);
  }

  certificates made;
  link_options options = options_for(2);
  std::optional<test_node> a, b;
};

}  // namespace

TEST_CASE("a stranger who says nothing is dropped, and the link stays",
          "[nodes][gateway][tls]") {
  secure_pair nodes;
  silent_stranger stranger{nodes.port()};
  CHECK(nodes.carries(3'000'000));
  CHECK(stranger.is_dropped());
  CHECK(nodes.carries(3'000'000));
  CHECK(nodes.a->log->rest().empty());
}

TEST_CASE("a stranger who says nothing does not keep a node from its end",
          "[nodes][gateway][tls]") {
  secure_pair nodes;
  std::vector<std::unique_ptr<silent_stranger>> strangers;
  for (int i = 0; i < 5; ++i)
    strangers.push_back(std::make_unique<silent_stranger>(nodes.port()));
  auto began = std::chrono::steady_clock::now();
  nodes.a->stop();
  CHECK(std::chrono::steady_clock::now() - began < far_off);
}

TEST_CASE("who is dialed and says nothing is named by the node that dials",
          "[nodes][gateway][tls]") {
  certificates made;
  made.make_authority("ca");
  listening_socket silent;
  auto options = options_for(2);
  options.nodes[0].port = silent.port();
  options.connect_deadline = milliseconds{5000};
  test_node b{secure(options, 1, made.make_node("b", "ca"))};
  auto reason = b.log->wait(link_event::failed).reason;
  CHECK(reason.code == errc::deadline_exceeded);
  CHECK(reason.message.find(
            "node 'a' (127.0.0.1:" + std::to_string(silent.port()) +
            "): it accepts the connection, but does not finish the TLS "
            "handshake") != std::string::npos);
}

TEST_CASE("a status is not waited for where nobody answers in TLS",
          "[nodes][tls]") {
  certificates made;
  made.make_authority("ca");
  listening_socket silent;
  auto asker = made.make_node("asker", "ca");
  auto place = "127.0.0.1:" + std::to_string(silent.port());
  CHECK(fetch_status("127.0.0.1", silent.port(), asker, far_off).error() ==
        error{errc::deadline_exceeded,
              place + ": there is no answer in TLS within 3 s"});
  CHECK(fetch_status("127.0.0.1", silent.port(), asker, milliseconds{500})
            .error() ==
        error{errc::deadline_exceeded,
              place + ": there is no answer in TLS within 0.5 s"});
}

TEST_CASE("a connection that ends abruptly does no harm to a link",
          "[nodes][gateway][tls]") {
  secure_pair nodes;
  auto asker = nodes.made.make_node("asker", "ca");
  // Others end while parcels go, which is when their faults would be ours.
  constexpr std::size_t rounds = 100, parcels = 20, size = 200'000;
  for (std::size_t i = 0; i < rounds; ++i) {
    for (std::size_t j = 0; j < parcels; ++j) {
      nodes.a->send(1, counted_parcel(size, 7));
      nodes.b->send(0, counted_parcel(size, 7));
    }
    CHECK(fetch_status("127.0.0.1", nodes.port(), asker, far_off));
    for (auto* node : {&*nodes.a, &*nodes.b})
      for (std::size_t j = 0; j < parcels; ++j)
        REQUIRE(node->log->wait_any().what == link_event::arrived);
  }
  CHECK(nodes.a->log->rest().empty());
}

TEST_CASE("nodes with certificates of one authority link up",
          "[nodes][gateway][tls]") {
  certificates made;
  made.make_authority("ca");
  auto options = options_for(2);
  test_node a{secure(options, 0, made.make_node("a", "ca"))};
  test_node b{secure(options, 1, made.make_node("b", "ca"))};
  a.log->wait(link_event::ready);
  b.log->wait(link_event::ready);
  a.send(1, counted_parcel(5'000'000, 1));
  CHECK(is_counted(b.log->wait(link_event::arrived).bytes, 5'000'000, 1));
  caf::anon_send(b.gateway, close_links{});
  CHECK(a.log->wait(link_event::down).orderly);

  auto port = options.nodes[0].port;
  auto asker = made.make_node("asker", "ca");
  CHECK(*fetch_status("127.0.0.1", port, asker, far_off) == "all is well");
}

TEST_CASE("a node without a certificate of the authority is not linked",
          "[nodes][gateway][tls]") {
  certificates made;
  made.make_authority("ca");
  made.make_authority("other");
  auto options = options_for(2);
  options.connect_deadline = milliseconds{1500};
  auto a_files = made.make_node("a", "ca");
  auto foreign = made.make_node("b", "other");
  bool has_certificate = GENERATE(false, true);
  // Both ways round: the stranger dials, or is dialed.
  auto stranger = GENERATE(std::size_t{0}, std::size_t{1});
  std::optional<tls_files> files[] = {a_files, a_files};
  files[stranger] = std::nullopt;
  if (has_certificate) files[stranger] = foreign;
  test_node a{secure(options, 0, files[0])};
  test_node b{secure(options, 1, files[1])};
  for (auto* node : {&a, &b}) {
    auto failed = node->log->wait_any();
    CHECK(failed.what == link_event::failed);
    CHECK(failed.reason.code == errc::deadline_exceeded);
  }
}

TEST_CASE("who has no certificate gets no status", "[nodes][gateway][tls]") {
  certificates made;
  made.make_authority("ca");
  made.make_authority("other");
  auto options = options_for(1);
  test_node a{secure(options, 0, made.make_node("a", "ca"))};
  a.log->wait(link_event::ready);
  auto port = options.nodes[0].port;
  CHECK_FALSE(fetch_status("127.0.0.1", port, {}, milliseconds{500}));
  auto stranger = made.make_node("stranger", "other");
  CHECK_FALSE(fetch_status("127.0.0.1", port, stranger, milliseconds{500}));
}

TEST_CASE(
    "certificate files that cannot be used are refused before anything "
    "starts",
    "[nodes][tls]") {
  certificates made;
  made.make_authority("ca");
  made.make_authority("other");
  auto good = made.make_node("a", "ca");
  auto b = made.make_node("b", "ca");
  CHECK(check_tls(good));

  auto fault = [](tls_files files) { return check_tls(files).error(); };
  auto without_key = good;
  without_key.key.clear();
  CHECK(
      fault(without_key) ==
      error{errc::invalid_argument,
            "tls.key: is missing; nodes need certificate, key and authority"});
  auto missing = good;
  missing.authority = made.path("none.pem");
  CHECK(fault(missing) ==
        error{errc::not_found,
              "tls.authority: there is no file '" + missing.authority + "'"});
  auto wrong_key = good;
  wrong_key.key = b.key;
  CHECK(fault(wrong_key) ==
        error{errc::malformed, "tls.key: '" + b.key +
                                   "' is not the key of certificate '" +
                                   good.certificate + "'"});
  auto no_certificate = good;
  no_certificate.certificate = good.key;
  CHECK(fault(no_certificate) ==
        error{errc::malformed,
              "tls.certificate: '" + good.key +
                  "' does not contain a complete certificate in PEM format"});
  auto other_authority = good;
  other_authority.authority = made.path("other.pem");
  CHECK(fault(other_authority).message.find("is not signed by authority") !=
        std::string::npos);

  caf::actor_system_config config;
  CHECK(configure_for_links(config, secure(options_for(1), 0, wrong_key))
            .error()
            .code == errc::malformed);
}

TEST_CASE("a certificate file that cannot be read says why", "[nodes][tls]") {
  certificates made;
  made.make_authority("ca");
  auto good = made.make_node("a", "ca");
  auto message = [&](const std::string& key) {
    auto files = good;
    files.key = key;
    auto fault = check_tls(files);
    REQUIRE(fault.has_error());
    CHECK(fault.error().code == errc::io);
    return fault.error().message;
  };
  auto folder = made.path("folder");
  std::filesystem::create_directory(folder);
  CHECK(message(folder) == "tls.key: '" + folder + "' is not a regular file");
  // Nobody writes to it: whoever opens it to read it waits.
  auto pipe = made.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(message(pipe) == "tls.key: '" + pipe + "' is not a regular file");
  auto loop = made.path("loop");
  std::filesystem::create_symlink(loop, loop);
  CHECK(message(loop) == "tls.key: cannot open '" + loop +
                             "': Too many levels of symbolic links");
}

TEST_CASE("a key that asks for a passphrase is refused", "[nodes][tls]") {
  certificates made;
  made.make_authority("ca");
  auto files = made.make_node("a", "ca");
  auto locked = made.path("locked.key");
  auto command = "openssl ec -in " + files.key + " -aes256 -passout pass:x " +
                 "-out " + locked + " 2>/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  files.key = locked;
  CHECK(check_tls(files).error().message ==
        "tls.key: '" + locked +
            "' does not contain a complete private key in PEM format without a "
            "passphrase");
}
