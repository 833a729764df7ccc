// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/configure_for_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/io/middleman.hpp>
#include <caf/timespan.hpp>
#include <set>

#include "segue/cluster/links/link_messages.hpp"
#include "segue/cluster/links/sockets/check_tls.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> check_nodes(const link_options& options) {
  if (options.self >= options.nodes.size())
    return invalid(fmt::format("node {} of {} does not exist", options.self,
                               options.nodes.size()));
  std::set<std::string_view> names;
  for (auto& node : options.nodes) {
    if (!names.insert(node.name).second)
      return invalid(fmt::format("node '{}' is listed twice", node.name));
    if (node.port == 0)
      return invalid(fmt::format("node '{}' has port 0", node.name));
  }
  return {};
}

result<void> check_amounts(const link_options& options) {
  using std::chrono::milliseconds;
  if (options.heartbeat < milliseconds{10})
    return invalid(fmt::format("heartbeat is {} ms; it must be at least 10 ms",
                               options.heartbeat.count()));
  if (options.timeout < 2 * options.heartbeat)
    return invalid(fmt::format(
        "timeout is {} ms; it must be at least two heartbeats of {} ms",
        options.timeout.count(), options.heartbeat.count()));
  if (options.connect_deadline < milliseconds{1})
    return invalid(
        fmt::format("connect_deadline is {} ms; it must be at least 1 ms",
                    options.connect_deadline.count()));
  // Lengths are 32 bits in CAF, and a message is serialized in one go.
  constexpr std::size_t largest_message = 256 << 20;
  if (options.max_message < 1 || options.max_message > largest_message)
    return invalid(fmt::format("max_message is {}, expected 1 to {} bytes",
                               options.max_message, largest_message));
  if (options.window < 1 || options.window > 65536)
    return invalid(fmt::format("window is {}, expected 1 to 65536 messages",
                               options.window));
  return {};
}

}  // namespace

void load_link_modules(caf::actor_system_config& config) {
  config.add_message_types<caf::id_block::segue_links>();
  config.load<caf::io::middleman>();
  // Work stealing, CAF's default, is unfit for many actors.
  config.set("scheduler.policy", caf::atom("sharing"));
  // More workers would deserialize out of order and are slower for small
  // messages.
  config.set("middleman.workers", std::size_t{0});
}

result<void> configure_for_links(caf::actor_system_config& config,
                                 const link_options& options) {
  if (auto ok = check_nodes(options); !ok) return ok;
  if (auto ok = check_amounts(options); !ok) return ok;
  if (options.tls)
    if (auto ok = check_tls(*options.tls); !ok) return ok;
  load_link_modules(config);
  config.set("middleman.heartbeat-interval", caf::timespan{options.heartbeat});
  // CAF counts whole messages, and mistakes a slow one for silence: the
  // gateway's listener checks instead.
  config.set("middleman.connection-timeout", caf::timespan{0});
  return {};
}

}  // namespace segue
