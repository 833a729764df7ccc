// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_post.hpp"

#include <caf/all.hpp>
#include <utility>

namespace segue {
namespace {

template <class Handle, class Message>
void pass(const Handle& to, Message&& message) {
  if (to) caf::anon_send(to, std::forward<Message>(message));
}

/// Which role each kind of message is for.
struct local_delivery {
  const node_post& post;

  void operator()(keep_records& m) { pass(post.keeper, std::move(m)); }
  void operator()(start_keys& m) { pass(post.keeper, std::move(m)); }
  void operator()(advance_kept& m) { pass(post.keeper, std::move(m)); }
  void operator()(collect_rows& m) { pass(post.keeper, std::move(m)); }

  void operator()(admit_stubs& m) { pass(post.hub, std::move(m)); }
  void operator()(source_figures& m) { pass(post.hub, m); }
  void operator()(source_ended& m) { pass(post.hub, std::move(m)); }
  void operator()(keys_ready& m) { pass(post.hub, std::move(m)); }
  void operator()(keys_done& m) { pass(post.hub, std::move(m)); }
  void operator()(batch_gathered& m) { pass(post.hub, m); }
  void operator()(node_failed& m) { pass(post.hub, std::move(m)); }
  void operator()(peer_lost& m) { pass(post.hub, std::move(m)); }
  void operator()(consumer_left& m) { pass(post.hub, std::move(m)); }
  void operator()(ask_status& m) { pass(post.hub, m); }
  void operator()(link_report& m) { pass(post.hub, std::move(m)); }
  void operator()(ask_saved& m) { pass(post.hub, m); }
  void operator()(saves_sent& m) { pass(post.hub, m); }

  void operator()(demand_batch& m) { pass(post.batcher, m); }
  void operator()(hurry_demand& m) { pass(post.batcher, m); }
  void operator()(withdraw_demand& m) { pass(post.batcher, m); }
  void operator()(batch_saved& m) { pass(post.batcher, std::move(m)); }
  void operator()(batch_dropped& m) { pass(post.batcher, m); }

  void operator()(build_batch& m) { pass(post.builder, m); }
  void operator()(batch_rows& m) { pass(post.builder, std::move(m)); }

  void operator()(deliver_batch& m) {
    auto batch = m.content->id;
    auto taken = post.exchange && post.exchange->deliver(m.ticket, m.content);
    post.send_to_hub(batch_gathered{batch, taken});
  }
  void operator()(refuse_demand& m) {
    if (post.exchange) post.exchange->deliver(m.ticket, std::move(m.reason));
  }

  void operator()(ask_sent& m) { pass(post.consumer, m); }

  void operator()(saved_told& m) { pass(post.source, m); }
  void operator()(examples_freed& m) { pass(post.source, std::move(m)); }
  void operator()(close_input&) {
    if (post.close_source) post.close_source();
  }

  void operator()(node_replaced& m) {
    pass(post.source, m);
    pass(post.host, std::move(m));
  }
  void operator()(figures_report& m) { pass(post.host, m); }
  void operator()(status_told& m) { pass(post.host, std::move(m)); }
  void operator()(run_over& m) { pass(post.host, std::move(m)); }
  // Messages from before the run.
  void operator()(node_linked&) {}
  void operator()(begin_run&) {}
};

}  // namespace

void node_post::send(node_index to, node_message message) const {
  if (to == self)
    deliver_here(std::move(message));
  else
    caf::anon_send(gateway, send_parcel{to, encode(codec, message)});
}

void node_post::send_to_all(const node_message& message) const {
  auto whole = encode(codec, message);
  for (node_index n = 0; n < nodes; ++n)
    if (n != self) caf::anon_send(gateway, send_parcel{n, whole});
  deliver_here(message);
}

void node_post::deliver_here(node_message message) const {
  std::visit(local_delivery{*this}, message);
}

}  // namespace segue
