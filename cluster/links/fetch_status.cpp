// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/fetch_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "segue/actors/check_resources.hpp"
#include "segue/actors/end_in_words.hpp"
#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/cluster/links/link_messages.hpp"
#include "segue/cluster/links/sockets/check_tls.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"
#include "segue/cluster/links/sockets/open_link.hpp"
#include "segue/cluster/links/sockets/probe_port.hpp"

namespace segue {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_content = std::size_t{64} << 20;

/// Why the process that listens there cannot answer.
error greeting_fault(const error& e, milliseconds patience, bool tls) {
  if (e.code == errc::deadline_exceeded)
    return {e.code, fmt::format("{} within {} s",
                                tls ? "there is no answer in TLS"
                                    : "there is no answer",
                                static_cast<double>(patience.count()) / 1000)};
  if (e.code == errc::unavailable)
    return {
        e.code,
        std::string{"the connection was closed; is it a segue node"} +
            (tls ? " with TLS and a certificate signed by the same authority?"
                 : ", and does it expect TLS?")};
  constexpr std::string_view it = "it ";
  return {errc::unavailable, e.message.starts_with(it)
                                 ? "the peer " + e.message.substr(it.size())
                                 : e.message};
}

/// The gateway of the node at that address.
result<caf::actor> connect(caf::scoped_actor& self, link_socket_ptr link,
                           std::uint16_t port, milliseconds timeout) {
  caf::actor node;
  error trouble{errc::unavailable, "no gateway listens there"};
  auto pulse = link->pulse;
  self->request(link_broker(self->system()), timeout, caf::connect_atom_v,
                make_link_scribe(self->system(), std::move(link), most_content),
                port)
      .receive(
          [&](const caf::node_id&, const caf::strong_actor_ptr& gateway,
              const std::set<std::string>&) {
            node = caf::actor_cast<caf::actor>(gateway);
          },
          [&](const caf::error&) {
            auto why = pulse->trouble();
            trouble.message = why.empty() ? "there is no answer"
                                          : "the status request failed: " + why;
          });
  if (!node) return trouble;
  return node;
}

result<std::string> ask(caf::scoped_actor& self, const caf::actor& node,
                        milliseconds timeout) {
  result<std::string> answer{
      error{errc::deadline_exceeded, "the node does not answer"}};
  self->monitor(node);
  self->send(node, status_request{});
  self->receive([&](status_reply& reply) { answer = std::move(reply.text); },
                [&](const caf::down_msg& down) {
                  answer = error{errc::unavailable, end_in_words(down.reason)};
                },
                caf::after(timeout) >> [] {});
  return answer;
}

/// Asks in an actor system of its own.
result<std::string> ask_over(link_socket_ptr link, std::uint16_t port,
                             milliseconds timeout) {
  auto needs = needs_of_system(1);
  needs += needs_of_links(1);
  if (auto ok = check_resources(needs); !ok) return ok.error();
  caf::actor_system_config config;
  load_link_modules(config);
  config.set("scheduler.max-threads", std::size_t{1});
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto node = connect(self, std::move(link), port, timeout);
  if (!node) return node.error();
  return ask(self, *node, timeout);
}

}  // namespace

result<std::string> fetch_status(const std::string& host, std::uint16_t port,
                                 const std::optional<tls_files>& tls,
                                 milliseconds timeout) {
  auto place = fmt::format("{}:{}", host, port);
  auto socket = connect_port(host, port, timeout);
  if (!socket) {
    auto e = socket.error();
    if (e.code == errc::unavailable)
      e.message = "nothing is listening there: " + e.message;
    return at(place, std::move(e));
  }
  tls_context context;
  if (tls) {
    auto loaded = load_tls(*tls);
    if (!loaded) return loaded.error();
    context = std::move(*loaded);
  }
  link_watch watch;
  auto patience = tls ? std::min(timeout, longest_greeting) : timeout;
  auto link = open_link(std::move(*socket), context, patience, watch);
  if (!link)
    return at(place, greeting_fault(link.error(), patience, tls.has_value()));
  watch.limit_silence(timeout);
  auto answer = ask_over(std::move(*link), port, timeout);
  if (!answer) return at(place, answer.error());
  return answer;
}

}  // namespace segue
