// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/fetch_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include "segue/actors/configure_for_links.hpp"
#include "segue/actors/end_in_words.hpp"
#include "segue/actors/probe_port.hpp"
#include "segue/actors/tls_faults.hpp"
#include "segue/messages/link_messages.hpp"

namespace segue {
namespace {

using std::chrono::milliseconds;

/// What is there, by how CAF's connect has failed.
error connect_fault(const caf::actor_system& system, const caf::error& e,
                    milliseconds taken, milliseconds timeout, bool tls) {
  auto late = e == caf::sec::request_timeout;
  if (tls && (late || taken >= longest_tls_handshake))
    return {
        errc::deadline_exceeded,
        fmt::format("nothing there answers in TLS within {} s",
                    std::min(timeout, longest_tls_handshake).count() / 1000.0)};
  if (late)
    return {errc::deadline_exceeded,
            fmt::format("what listens there does not answer within {} s",
                        timeout.count() / 1000.0)};
  if (e == caf::sec::disconnect_during_handshake ||
      e == caf::sec::cannot_connect_to_node)
    return {errc::unavailable,
            std::string{"what listens there ends the connection; is it a segue "
                        "node"} +
                (tls ? " with TLS, and a certificate of the same authority?"
                     : ", and does it expect TLS?")};
  if (e == caf::sec::malformed_basp_message)
    return {errc::unavailable, "what listens there is not a segue node"};
  return {errc::unavailable, system.render(e)};
}

result<caf::actor> connect(caf::scoped_actor& self,
                           const caf::io::middleman_actor& middleman,
                           const std::string& host, std::uint16_t port,
                           milliseconds timeout, bool tls) {
  caf::actor node;
  error trouble{errc::unavailable, "no gateway listens there"};
  auto began = std::chrono::steady_clock::now();
  self->request(middleman, timeout, caf::connect_atom_v, host, port)
      .receive(
          [&](const caf::node_id&, const caf::strong_actor_ptr& gateway,
              const std::set<std::string>&) {
            node = caf::actor_cast<caf::actor>(gateway);
          },
          [&](const caf::error& e) {
            auto taken = std::chrono::duration_cast<milliseconds>(
                std::chrono::steady_clock::now() - began);
            trouble = connect_fault(self->system(), e, taken, timeout, tls);
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

}  // namespace

result<std::string> fetch_status(const std::string& host, std::uint16_t port,
                                 const std::optional<tls_files>& tls,
                                 milliseconds timeout) {
  auto place = fmt::format("{}:{}", host, port);
  if (auto e = probe_port(host, port, timeout); e.code != errc::none) {
    if (e.code == errc::unavailable)
      e.message = "nobody listens there: " + e.message;
    return at(place, std::move(e));
  }
  caf::actor_system_config config;
  if (auto ok = configure_for_tls(config, tls); !ok) return ok.error();
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", std::size_t{1});
  config.set("middleman.workers", std::size_t{0});
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto node = connect(self,
                      tls ? system.openssl_manager().actor_handle()
                          : system.middleman().actor_handle(),
                      host, port, timeout, tls.has_value());
  if (!node) return at(place, node.error());
  auto answer = ask(self, *node, timeout);
  if (!answer) return at(place, answer.error());
  return answer;
}

}  // namespace segue
