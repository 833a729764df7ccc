// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/gateway_state.hpp"

namespace segue {
namespace {

// In a shorter time the rate depends more on single parcels than on the link.
constexpr std::chrono::seconds rate_period{1};

}  // namespace

void peer_link::measure(time_point now) {
  std::chrono::duration<double> since = now - measured;
  if (since < rate_period) return;
  auto sent = out.figures().sent_bytes;
  rate = static_cast<double>(sent - measured_bytes) / since.count();
  measured = now;
  measured_bytes = sent;
}

void gateway_state::report_links() {
  links_measured all;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto& link = links[i];
    if (i == options.self || link.now == stage::waiting) continue;
    link.measure(now());
    all.links.push_back(
        {static_cast<std::uint32_t>(i), link.out.figures(), link.rate});
  }
  self->send(host, std::move(all));
}

}  // namespace segue
