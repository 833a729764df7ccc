// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "segue/cluster/links/link_figures.hpp"
#include "segue/errors/error.hpp"
#include "segue/messages/batch_entry.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

// Messages between the roles of a run that is spread over nodes, in the order
// of the flow. A message to a role of the same node carries handles, as all
// payloads do; to another node it goes as a parcel (cluster/nodes/node_codec).
// Nodes are identified by their place in the configuration, examples by their
// insertion index, which is the same on all nodes.

using node_index = std::uint32_t;

/// source -> key_keeper: keep these examples, as owner or as second keeper.
struct keep_records {
  std::vector<record_ptr> records;
};

/// An example without its features, and its keepers: the owner first.
struct placed_stub {
  record_ptr stub;
  std::vector<node_index> keepers;
};

/// source -> run_hub: checked examples in insertion order.
struct admit_stubs {
  std::vector<placed_stub> stubs;
};

/// source -> run_hub: the figures of the input read so far.
struct source_figures {
  std::int64_t records = 0;
  std::int64_t bytes_read = 0;
  std::int64_t bytes_total = 0;
};

/// source -> run_hub: nothing more will be admitted.
struct source_ended {
  std::optional<error> failure;
  std::int64_t records = 0;
  std::int64_t rejected = 0;
  std::map<std::string, std::int64_t> rejects_by_reason;
};

/// run_hub -> key_keeper: their turn has come.
struct start_keys {
  std::vector<std::int64_t> examples;
};

/// A segment of an example.
struct segment_ref {
  std::int64_t example = 0;
  std::int64_t segment = 0;

  friend bool operator==(const segment_ref&, const segment_ref&) = default;
};

/// key_keeper -> run_hub: these first segments may be batched. A later segment
/// may be as soon as the hub has sent the states saved for the one before.
struct keys_ready {
  std::vector<segment_ref> segments;
};

/// run_hub -> key_keeper: the states that were saved for these segments, or,
/// before the example is started, those that its first segment resumes.
struct advance_kept {
  static constexpr std::int64_t before_first = -1;  ///< their segment

  struct saved_segment {
    segment_ref what;
    state_row state;
  };
  std::vector<saved_segment> saved;
};

/// key_keeper -> run_hub: their last segments are saved.
struct keys_done {
  std::vector<std::int64_t> examples;
};

/// run_hub -> key_keeper: row `row` of the batch is this segment; send it to
/// the batch_builder of `worker`.
struct collect_rows {
  struct wanted_row {
    std::uint32_t row = 0;
    segment_ref what;
  };
  std::uint64_t batch = 0;
  node_index worker = 0;
  std::vector<wanted_row> rows;
};

/// key_keeper -> batch_builder: rows of a batch. The records of another node
/// hold that segment only.
struct batch_rows {
  struct kept_row {
    std::uint32_t row = 0;
    batch_entry entry;
  };
  std::uint64_t batch = 0;
  std::vector<kept_row> rows;
};

/// run_hub -> batch_builder: that batch has so many rows, for that ticket.
struct build_batch {
  std::uint64_t batch = 0;
  std::uint64_t ticket = 0;
  std::uint32_t size = 0;
};

/// batch_builder -> consumer.
struct deliver_batch {
  std::uint64_t ticket = 0;
  batch_content_ptr content;
};

/// run_hub -> consumer: no batch will come.
struct refuse_demand {
  std::uint64_t ticket = 0;
  error reason;
};

/// run_hub -> source: these examples have finished.
struct examples_freed {
  std::vector<std::int64_t> examples;
};

/// source -> run_hub: are all segments of the example saved by now?
struct ask_saved {
  std::uint64_t question = 0;  ///< counted by the source
  std::int64_t example = 0;
};

/// run_hub -> consumer: answer when all your saves so far are sent.
struct ask_sent {
  std::uint64_t question = 0;
};

/// consumer -> run_hub: all saves from before the question are sent before this
/// message.
struct saves_sent {
  std::uint64_t question = 0;
  node_index node = 0;
};

/// run_hub -> source: the answer to ask_saved.
struct saved_told {
  std::uint64_t question = 0;
  bool saved = false;
};

/// any node -> run_hub: the run cannot continue.
struct node_failed {
  error reason;
};

/// any node -> run_hub: it has lost its link to `node`.
struct peer_lost {
  node_index node = 0;
  node_index reporter = 0;
  std::string reason;
};

/// consumer -> run_hub: it draws no more batches.
struct consumer_left {
  node_index node = 0;
  std::optional<error> failure;  ///< of the program: the reason
};

/// run_hub -> every node: the run continues without that node.
struct node_replaced {
  node_index node = 0;
  std::string reason;
};

/// run_hub -> every node, at intervals: the figures of the run.
struct figures_report {
  live_figures figures;
};

/// any node -> run_hub: the status is requested there.
struct ask_status {
  node_index node = 0;
};

/// run_hub -> the node that asked.
struct status_told {
  std::string text;  ///< cluster_status as JSON
};

/// any node -> run_hub, after each report: the figures of its links.
struct link_report {
  node_index node = 0;
  std::vector<link_figures> links;
};

/// run_hub's node -> every node: the run has ended, or cannot begin.
struct run_over {
  run_summary counts;
};

/// -> run_hub's node, first of all: the sender is linked with all others.
struct node_linked {};

/// run_hub's node -> every node: all are linked with all others.
struct begin_run {};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::keep_records)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::admit_stubs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::source_figures)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::source_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::start_keys)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::keys_ready)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::advance_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::keys_done)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::collect_rows)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::batch_rows)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::build_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::deliver_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::refuse_demand)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::examples_freed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::ask_saved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::ask_sent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::saves_sent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::saved_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::node_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::peer_lost)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::consumer_left)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::node_replaced)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::figures_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::ask_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::status_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::link_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::run_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::node_linked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::begin_run)
