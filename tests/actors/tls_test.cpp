// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "segue/actors/check_tls.hpp"
#include "segue/actors/fetch_status.hpp"
#include "segue/tests/actors/certificates.hpp"
#include "segue/tests/actors/link_fixture.hpp"

using namespace segue;
using namespace segue::test;

namespace {

using std::chrono::milliseconds;

link_options secure(link_options options, std::size_t self,
                    std::optional<tls_files> tls) {
  options.tls = std::move(tls);
  return as_node(std::move(options), self);
}

}  // namespace

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
  CHECK(fault(without_key) ==
        error{errc::invalid_argument,
              "tls.key is not given; nodes need certificate, key and "
              "authority"});
  auto missing = good;
  missing.authority = made.path("none.pem");
  CHECK(fault(missing) ==
        error{errc::not_found,
              "tls.authority: there is no file '" + missing.authority + "'"});
  auto wrong_key = good;
  wrong_key.key = b.key;
  CHECK(fault(wrong_key).code == errc::malformed);
  CHECK(fault(wrong_key).message.starts_with("tls.key: '"));
  auto no_certificate = good;
  no_certificate.certificate = good.key;
  CHECK(fault(no_certificate).message.starts_with("tls.certificate: '"));
  auto other_authority = good;
  other_authority.authority = made.path("other.pem");
  CHECK(fault(other_authority).message.find("is not one of authority") !=
        std::string::npos);

  caf::actor_system_config config;
  CHECK(configure_for_links(config, secure(options_for(1), 0, wrong_key))
            .error()
            .code == errc::malformed);
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
  CHECK(check_tls(files).error().message.starts_with("tls.key: '"));
}
