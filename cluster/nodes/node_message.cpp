// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_message.hpp"

#include <utility>

namespace segue {

template <class Message>
requires is_kind_of<Message, node_message_kinds> node_message::node_message(
    Message message)
    : node_message_kinds{std::move(message)} {}

template node_message::node_message(keep_records);
template node_message::node_message(admit_stubs);
template node_message::node_message(source_figures);
template node_message::node_message(source_ended);
template node_message::node_message(start_keys);
template node_message::node_message(keys_ready);
template node_message::node_message(advance_kept);
template node_message::node_message(keys_done);
template node_message::node_message(collect_rows);
template node_message::node_message(batch_rows);
template node_message::node_message(build_batch);
template node_message::node_message(deliver_batch);
template node_message::node_message(refuse_demand);
template node_message::node_message(demand_batch);
template node_message::node_message(hurry_demand);
template node_message::node_message(withdraw_demand);
template node_message::node_message(batch_saved);
template node_message::node_message(batch_dropped);
template node_message::node_message(batch_gathered);
template node_message::node_message(examples_freed);
template node_message::node_message(node_failed);
template node_message::node_message(peer_lost);
template node_message::node_message(consumer_left);
template node_message::node_message(node_replaced);
template node_message::node_message(figures_report);
template node_message::node_message(run_over);
template node_message::node_message(close_input);
template node_message::node_message(node_linked);
template node_message::node_message(begin_run);
template node_message::node_message(ask_status);
template node_message::node_message(status_told);
template node_message::node_message(link_report);
template node_message::node_message(ask_saved);
template node_message::node_message(ask_sent);
template node_message::node_message(saves_sent);
template node_message::node_message(saved_told);

node_message::node_message(const node_message& other) = default;
node_message::node_message(node_message&& other) noexcept = default;
node_message& node_message::operator=(const node_message& other) = default;
node_message& node_message::operator=(node_message&& other) noexcept = default;
node_message::~node_message() = default;

}  // namespace segue
