// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/status.hpp"

#include "segue/launcher/cluster/cluster_status.hpp"
#include "segue/launcher/cluster/status_table.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

const status_question question{
    .host = "far", .port = 4701, .tls = tls_options{.key = "k.pem"}};

status_fetcher answer(const result<std::string>& text) {
  return [text](const std::string& host, std::uint16_t port, const auto& tls,
                auto) {
    CHECK(host == "far");
    CHECK(port == 4701);
    REQUIRE(tls);
    CHECK(tls->key == "k.pem");
    return text;
  };
}

}  // namespace

TEST_CASE("a status is shown as tables or as JSON", "[status]") {
  cluster_status status{.phase = "running"};
  status.nodes.push_back({.name = "a"});
  auto table = show_status(question, answer(to_json(status)));
  REQUIRE(table);
  CHECK(*table == format_status(status));
  auto as_json = question;
  as_json.as_json = true;
  auto json = show_status(as_json, answer(to_json(status)));
  REQUIRE(json);
  CHECK(*json == to_json(status) + "\n");
}

TEST_CASE("who cannot be asked is named", "[status]") {
  auto gone = show_status(
      question,
      answer(error{errc::unavailable, "far:4701: nobody listens there"}));
  REQUIRE_FALSE(gone);
  CHECK(gone.error() ==
        error{errc::unavailable, "far:4701: nobody listens there"});
  auto early = show_status(question, answer(std::string{}));
  REQUIRE_FALSE(early);
  CHECK(early.error() ==
        error{errc::unavailable,
              "far:4701: the node has not yet heard from the others"});
  auto other = show_status(question, answer(std::string{"HTTP/1.1 400"}));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == errc::malformed);
  CHECK_THAT(other.error().message,
             Catch::StartsWith("far:4701: cluster status is not valid JSON"));
}
