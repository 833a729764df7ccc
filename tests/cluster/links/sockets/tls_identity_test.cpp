// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/tls_identity.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "segue/cluster/links/fetch_status.hpp"
#include "segue/tests/cluster/links/link_fixture.hpp"
#include "segue/tests/cluster/links/sockets/certificates.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;
using namespace segue::test;

namespace {

namespace fs = std::filesystem;

void replace(const std::string& file, const std::string& by) {
  fs::copy_file(by, file, fs::copy_options::overwrite_existing);
}

void empty(const std::string& file) {
  std::ofstream{file, std::ios::trunc};
}

/// A node's files, and others of the same authority.
struct identity_fixture {
  certificates made;
  tls_files files = [this] {
    made.make_authority("ca");
    return made.make_node("a", "ca");
  }();
};

}  // namespace

TEST_CASE("a node keeps its certificate when its files are gone",
          "[nodes][tls]") {
  identity_fixture f;
  auto identity = *tls_identity::load(f.files);
  auto first = identity->context();
  CHECK(first);
  auto gone = GENERATE(0, 1, 2);
  for (auto& file : {f.files.certificate, f.files.key, f.files.authority}) {
    if (gone == 0) fs::remove(file);
    if (gone == 1) empty(file);
    if (gone == 2) std::ofstream{file} << "-----BEGIN CERTIFICATE-----\nMII";
    CHECK(identity->context() == first);
  }
}

TEST_CASE("a node takes a new certificate once it is whole", "[nodes][tls]") {
  identity_fixture f;
  auto identity = *tls_identity::load(f.files);
  auto first = identity->context();
  auto other = f.made.make_node("other", "ca");
  replace(f.files.certificate, other.certificate);
  CHECK(identity->context() == first);  // the key is still the first one's
  replace(f.files.key, other.key);
  auto second = identity->context();
  CHECK(second != first);
  CHECK(identity->context() == second);
}

TEST_CASE("a node with TLS lives on when its files cannot be read",
          "[nodes][gateway][tls]") {
  certificates made;
  made.make_authority("ca");
  auto options = options_for(1);
  options.tls = made.make_node("a", "ca");
  auto asker = made.make_node("asker", "ca");
  test_node a{options};
  a.log->wait(link_event::ready);
  fs::remove(options.tls->certificate);
  empty(options.tls->key);
  auto answer =
      fetch_status("127.0.0.1", options.nodes[0].port, asker, far_off);
  REQUIRE(answer);
  CHECK(*answer == "all is well");
  CHECK(a.log->rest().empty());
}
