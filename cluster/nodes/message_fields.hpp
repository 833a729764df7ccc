// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>

#include "segue/cluster/nodes/node_message.hpp"

namespace segue {

// The fields of messages without tensors, in their order on the wire: fields()
// returns references, to write from or to read into.

template <class Message, class Of>
concept fields_of = std::same_as<std::remove_const_t<Message>, Of>;

auto fields(fields_of<error> auto& m) {
  return std::tie(m.code, m.message);
}
auto fields(fields_of<source_figures> auto& m) {
  return std::tie(m.records, m.bytes_read, m.bytes_total);
}
auto fields(fields_of<source_ended> auto& m) {
  return std::tie(m.failure, m.records, m.rejected, m.rejects_by_reason);
}
auto fields(fields_of<start_keys> auto& m) {
  return std::tie(m.examples);
}
auto fields(fields_of<segment_ref> auto& m) {
  return std::tie(m.example, m.segment);
}
auto fields(fields_of<keys_ready> auto& m) {
  return std::tie(m.segments);
}
auto fields(fields_of<keys_done> auto& m) {
  return std::tie(m.examples);
}
auto fields(fields_of<collect_rows::wanted_row> auto& m) {
  return std::tie(m.row, m.what);
}
auto fields(fields_of<collect_rows> auto& m) {
  return std::tie(m.batch, m.worker, m.rows);
}
auto fields(fields_of<build_batch> auto& m) {
  return std::tie(m.batch, m.ticket, m.size);
}
auto fields(fields_of<refuse_demand> auto& m) {
  return std::tie(m.ticket, m.reason);
}
auto fields(fields_of<demand_batch> auto& m) {
  return std::tie(m.ticket, m.size);
}
auto fields(fields_of<hurry_demand> auto& m) {
  return std::tie(m.ticket);
}
auto fields(fields_of<withdraw_demand> auto& m) {
  return std::tie(m.ticket);
}
auto fields(fields_of<batch_dropped> auto& m) {
  return std::tie(m.batch);
}
auto fields(fields_of<batch_gathered> auto& m) {
  return std::tie(m.batch, m.taken);
}
auto fields(fields_of<examples_freed> auto& m) {
  return std::tie(m.examples);
}
auto fields(fields_of<ask_saved> auto& m) {
  return std::tie(m.question, m.example);
}
auto fields(fields_of<ask_sent> auto& m) {
  return std::tie(m.question);
}
auto fields(fields_of<saves_sent> auto& m) {
  return std::tie(m.question, m.node);
}
auto fields(fields_of<saved_told> auto& m) {
  return std::tie(m.question, m.saved);
}
auto fields(fields_of<node_failed> auto& m) {
  return std::tie(m.reason);
}
auto fields(fields_of<peer_lost> auto& m) {
  return std::tie(m.node, m.reporter, m.reason);
}
auto fields(fields_of<consumer_left> auto& m) {
  return std::tie(m.node, m.failure);
}
auto fields(fields_of<node_replaced> auto& m) {
  return std::tie(m.node, m.reason);
}
auto fields(fields_of<live_figures> auto& m) {
  return std::tie(m.active_keys, m.ready_entries, m.batches_out,
                  m.waiting_consumers, m.examples, m.finished, m.segments,
                  m.steps, m.batches, m.bytes_read, m.bytes_total,
                  m.segments_per_second, m.seconds);
}
auto fields(fields_of<figures_report> auto& m) {
  return std::tie(m.figures);
}
auto fields(fields_of<run_summary> auto& m) {
  return std::tie(m.records, m.examples, m.finished, m.without_steps, m.batches,
                  m.segments, m.steps, m.redelivered, m.stale_saves, m.rejected,
                  m.rejects_by_reason, m.undelivered, m.undelivered_keys,
                  m.failure);
}
auto fields(fields_of<run_over> auto& m) {
  return std::tie(m.counts);
}
auto fields(fields_of<close_input> auto&) {
  return std::tie();
}
auto fields(fields_of<node_linked> auto&) {
  return std::tie();
}
auto fields(fields_of<begin_run> auto&) {
  return std::tie();
}
auto fields(fields_of<ask_status> auto& m) {
  return std::tie(m.node);
}
auto fields(fields_of<status_told> auto& m) {
  return std::tie(m.text);
}
auto fields(fields_of<link_figures> auto& m) {
  return std::tie(m.to, m.queue.parcels, m.queue.bytes, m.queue.unconfirmed,
                  m.queue.window, m.queue.sent_bytes, m.bytes_per_second);
}
auto fields(fields_of<link_report> auto& m) {
  return std::tie(m.node, m.links);
}

template <class Message>
concept has_fields = requires(Message& m) {
  fields(m);
};

}  // namespace segue
