// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/typed_actor.hpp>
#include <map>
#include <memory>

#include "segue/cluster/links/link_events.hpp"
#include "segue/cluster/nodes/node_payloads.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

// The additional actors of a run that is spread over nodes, and those that
// replace others; in the order of the flow.

/// An actor -> itself: send the messages collected since the last flush.
struct flush_gathered {};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::flush_gathered)

namespace segue {

/// On the source's node: replaces state_store for the segmenter.
using source_port_actor = admission_actor::extend<
    // Returns the capacity.
    caf::reacts_to<examples_freed>,
    // Asks the hub, after it has sent the example.
    caf::reacts_to<ask_saved>,
    // Tells the program that pushes.
    caf::reacts_to<saved_told>,
    // Places no more keys on that node.
    caf::reacts_to<node_replaced>,
    // Sends the examples admitted since the last flush.
    caf::reacts_to<flush_gathered>>;

/// host -> key_keeper: the source is lost, and nothing more comes from it.
struct source_lost {};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::source_lost)

namespace segue {

/// On a node with state: owns the key_states that live there.
using key_keeper_actor = box_watcher_actor::extend_with<finisher_actor>::extend<
    // Keeps them until they have finished.
    caf::reacts_to<keep_records>,
    // Makes their key_states.
    caf::reacts_to<start_keys>,
    // Sends them to the key_states.
    caf::reacts_to<advance_kept>,
    // Sends a batch's rows to its batch_builder.
    caf::reacts_to<collect_rows>,
    // Fails the run if examples were lost with it.
    caf::reacts_to<source_lost>>;

/// state_store -> run_hub: make its key_state, on any node.
struct start_key {
  record_ptr stub;
  slot_id slot = 0;
  std::optional<state_row> resumed = {};  ///< see initial_state()
};

/// remote_worker -> run_hub: have that batch built on that node.
struct dispatch_batch {
  node_index worker = 0;
  gather_batch job;
};

/// A node is gone: host -> run_hub, on the same node.
struct node_gone {
  node_index node = 0;
  std::string reason;
};

/// -> run_hub, first of all: the actors of its own node.
struct introduce_hub {
  state_store_actor store;
  /// The actor that represents the workers of each node.
  std::map<node_index, feature_worker_actor> workers;
};

/// run_hub -> itself: time for a report.
struct report_tick {};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::start_key)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::dispatch_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::node_gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::introduce_hub)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::report_tick)

namespace segue {

/// On the batcher's node: between batcher and state_store, which have stubs
/// only, and the nodes with the keys, the workers and the consumers. Decides
/// what follows from the loss of a node.
using run_hub_actor = key_relay_actor::extend<
    // Learns its neighbors.
    caf::reacts_to<introduce_hub>,
    // Passes examples on to state_store.
    caf::reacts_to<admit_stubs>,
    // Notes them on the board.
    caf::reacts_to<source_figures>,
    // Passes the end of input on.
    caf::reacts_to<source_ended>,
    // Starts a key with its keepers.
    caf::reacts_to<start_key>,
    // Sends them to the keepers.
    caf::reacts_to<flush_gathered>,
    // Reports them to the batcher, like those after a save.
    caf::reacts_to<keys_ready>,
    // Reports them to state_store, with their final states.
    caf::reacts_to<keys_done>,
    // Has the rows collected and the batch built.
    caf::reacts_to<dispatch_batch>,
    // Passes it on to the batcher.
    caf::reacts_to<batch_gathered>,
    // Asks the consumers for saves on their way, then the batcher.
    caf::reacts_to<ask_saved>,
    // Notes that no save is on its way from there.
    caf::reacts_to<saves_sent>,
    // Ends the run with the last consumer.
    caf::reacts_to<consumer_left>,
    // Fails the run.
    caf::reacts_to<node_failed>,
    // Asks the batcher, then answers.
    caf::reacts_to<ask_status>,
    // Notes it for the status.
    caf::reacts_to<link_report>,
    // Evicts a node that others cannot reach.
    caf::reacts_to<peer_lost>,
    // Continues without it, or fails the run.
    caf::reacts_to<node_gone>,
    // Sends all nodes the figures of the run.
    caf::reacts_to<report_tick>>;

/// On a node with workers: puts batches together from received rows.
using batch_builder_actor = caf::typed_actor<
    // Learns of a batch.
    caf::reacts_to<build_batch>,
    // Gives the batch to a feature_worker when all rows are there.
    caf::reacts_to<batch_rows>,
    // Passes a worker's answer on.
    caf::reacts_to<batch_gathered>>;

/// On a node with a consumer but no batcher: acts as the batcher.
using consumer_port_actor = batch_source_actor::extend<
    // Answers after the saves that it has sent before.
    caf::reacts_to<ask_sent>>;

struct node_post;

/// -> node host, once all nodes are linked: the roles of the node.
struct join_run {
  std::shared_ptr<const node_post> post;
  supervisor_actor supervisor;
};

/// -> node host, first of all.
struct introduce_gateway {
  gateway_actor gateway;
};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::join_run)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::introduce_gateway)

namespace segue {

/// On every node: delivers messages of other nodes to the local roles, and acts
/// as the supervisor, since a failure concerns all nodes.
using node_actor = node_host_actor::extend_with<supervisor_actor>::extend<
    // Learns its gateway.
    caf::reacts_to<introduce_gateway>,
    // Takes part in the run.
    caf::reacts_to<join_run>,
    // Drops its link too.
    caf::reacts_to<node_replaced>,
    // Shows it on the board.
    caf::reacts_to<figures_report>,
    // Answers the program that asked.
    caf::reacts_to<status_told>,
    // Ends.
    caf::reacts_to<run_over>>;

}  // namespace segue
