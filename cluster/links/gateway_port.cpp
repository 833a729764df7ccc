// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <caf/io/basp_broker.hpp>
#include <utility>

#include "segue/cluster/links/gateway_state.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"

namespace segue {
namespace {

// The bound of connections that are not links: requests for the status.
constexpr std::size_t most_askers = 64;

// For messages other than parcels, such as the options that nodes compare.
constexpr std::size_t most_other_content = std::size_t{64} << 20;

/// Runs in a thread of its own.
void listen_until_stopped(caf::event_based_actor* self,
                          const std::shared_ptr<link_listener>& listener,
                          const gateway_actor& gateway) {
  openssl_thread own_thread;
  listener->run();
  self->send(gateway, port_closed{});
}

/// A node is lost at most `timeout` after its last message.
std::chrono::milliseconds longest_silence(const link_options& options) {
  return std::max(options.timeout - options.heartbeat / 2,
                  options.heartbeat * 3 / 2);
}

}  // namespace

gateway_state::~gateway_state() {
  if (listener) listener->stop();
  // The listener no longer watches them, and only their end is still to come.
  watch->limit_silence(options.timeout);
}

std::size_t gateway_state::most_content() const {
  return options.max_message + most_other_content;
}

void gateway_state::listen() {
  auto& own = options.nodes[options.self];
  link_listener_plan plan;
  plan.host = options.bind;
  if (plan.host.empty() && !options.tls) plan.host = "127.0.0.1";
  plan.port = own.port;
  plan.watch = watch;
  plan.longest_silence = longest_silence(options);
  plan.most_links = options.nodes.size() + most_askers;
  error trouble;
  if (options.tls) {
    auto loaded = tls_identity::load(*options.tls);
    if (loaded)
      tls = std::move(*loaded);
    else
      trouble = loaded.error();
  }
  plan.tls = tls;
  plan.on_listening = [gateway = gateway_actor{self}](error outcome) {
    caf::anon_send(gateway, port_opened{std::move(outcome)});
  };
  plan.on_link = [gateway = gateway_actor{self}, &system = self->system(),
                  most = most_content(),
                  port = own.port](link_socket_ptr link) {
    // As CAF's broker does with a connection that another actor accepted.
    caf::anon_send(link_broker(system), caf::publish_atom_v,
                   make_link_scribe(system, std::move(link), most), port,
                   caf::actor_cast<caf::strong_actor_ptr>(gateway),
                   std::set<std::string>{});
  };
  listener = std::make_shared<link_listener>(std::move(plan));
  if (trouble.code != errc::none) return fail(std::move(trouble));
  port_in_use = true;
  self->spawn<caf::detached>(listen_until_stopped, listener,
                             gateway_actor{self});
}

void gateway_state::take_port(const error& outcome) {
  if (outcome.code == errc::none) {
    listening = true;
    return check_ready();
  }
  auto& own = options.nodes[options.self];
  auto address = options.bind;
  if (address.empty() && !options.tls) address = "127.0.0.1";
  // Not `io`: the address comes from the configuration.
  fail({errc::invalid_argument,
        fmt::format("node '{}' cannot listen on {}:{}: {}", own.name,
                    address.empty() ? "*" : address, own.port,
                    outcome.message)});
}

}  // namespace segue
