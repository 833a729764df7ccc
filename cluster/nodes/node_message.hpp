// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <variant>

#include "segue/cluster/nodes/node_interfaces.hpp"

namespace segue {

/// All messages between nodes. The place in this list is the kind on the wire;
/// a change of the list changes link_protocol.
using node_message_kinds = std::variant<
    keep_records, admit_stubs, source_figures, source_ended, start_keys,
    keys_ready, advance_kept, keys_done, collect_rows, batch_rows, build_batch,
    deliver_batch, refuse_demand, demand_batch, hurry_demand, withdraw_demand,
    batch_saved, batch_dropped, batch_gathered, examples_freed, node_failed,
    peer_lost, consumer_left, node_replaced, figures_report, run_over,
    close_input, node_linked, begin_run, ask_status, status_told, link_report,
    ask_saved, ask_sent, saves_sent, saved_told>;

/// Whether Message is one of the kinds.
template <class Message, class Kinds>
inline constexpr bool is_kind_of = false;
template <class Message, class... Kind>
inline constexpr bool is_kind_of<Message, std::variant<Kind...>> =
    (std::same_as<Message, Kind> || ...);

/// One of them, a variant to visit. The code to copy, move and destroy so many
/// kinds is compiled in one place, as it takes seconds.
class node_message : public node_message_kinds {
 public:
  template <class Message>
  requires is_kind_of<Message, node_message_kinds> node_message(
      Message message);
  node_message(const node_message& other);
  node_message(node_message&& other) noexcept;
  node_message& operator=(const node_message& other);
  node_message& operator=(node_message&& other) noexcept;
  ~node_message();
};

}  // namespace segue
