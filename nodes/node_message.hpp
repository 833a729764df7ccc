// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <variant>

#include "segue/messages/node_interfaces.hpp"

namespace segue {

/// All that travels between nodes. The place in this list names the kind on
/// the wire; a change of it is one of link_protocol.
using node_message = std::variant<
    keep_records, admit_stubs, source_figures, source_ended, start_keys,
    keys_ready, advance_kept, keys_done, collect_rows, batch_rows, build_batch,
    deliver_batch, refuse_demand, demand_batch, withdraw_demand, batch_saved,
    batch_dropped, batch_gathered, examples_freed, node_failed, peer_lost,
    consumer_left, node_replaced, run_report, run_over, close_input,
    node_linked, begin_run, ask_status, status_told, link_report>;

}  // namespace segue
