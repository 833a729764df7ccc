// SPDX-License-Identifier: BSD-3-Clause
#include "segue/nodes/control_codec.hpp"

#include <concepts>
#include <tuple>

namespace segue {
namespace {

void put(parcel_writer& w, std::int64_t value) {
  w.i64(value);
}
void take(parcel_reader& r, std::int64_t& value) {
  value = r.i64();
}
void put(parcel_writer& w, double value) {
  w.f64(value);
}
void take(parcel_reader& r, double& value) {
  value = r.f64();
}
void put(parcel_writer& w, const std::string& text) {
  w.string(text);
}
void take(parcel_reader& r, std::string& text) {
  text = r.string();
}

// A template, so that pointers do not become booleans.
template <std::same_as<bool> Bool>
void put(parcel_writer& w, Bool value) {
  w.u8(value ? 1 : 0);
}
template <std::same_as<bool> Bool>
void take(parcel_reader& r, Bool& value) {
  value = r.u8() != 0;
}

void put(parcel_writer& w, const error& e) {
  w.u8(static_cast<std::uint8_t>(e.code));
  w.string(e.message);
}
void take(parcel_reader& r, error& e) {
  auto code = r.u8();
  if (code > static_cast<std::uint8_t>(errc::internal))
    r.fail("there is no error code " + std::to_string(code));
  else
    e.code = static_cast<errc>(code);
  e.message = r.string();
}

void put(parcel_writer& w, const std::optional<error>& e) {
  w.u8(e ? 1 : 0);
  if (e) put(w, *e);
}
void take(parcel_reader& r, std::optional<error>& e) {
  if (r.u8() != 0) take(r, e.emplace());
}

void put(parcel_writer& w, const link_figures& m) {
  w.u32(m.to);
  for (auto figure : {m.queue.parcels, m.queue.bytes, m.queue.unconfirmed,
                      m.queue.window, m.queue.sent_bytes})
    w.i64(figure);
  w.f64(m.bytes_per_second);
}
void take(parcel_reader& r, link_figures& m) {
  m.to = r.u32();
  for (auto* figure : {&m.queue.parcels, &m.queue.bytes, &m.queue.unconfirmed,
                       &m.queue.window, &m.queue.sent_bytes})
    *figure = r.i64();
  m.bytes_per_second = r.f64();
}

void put(parcel_writer& w, const collect_rows::wanted_row& m) {
  w.u32(m.row);
  segue::put(w, m.what);
}
void take(parcel_reader& r, collect_rows::wanted_row& m) {
  m.row = r.u32();
  segue::take(r, m.what);
}

/// Elements of at least one byte each.
template <class T>
void put(parcel_writer& w, const std::vector<T>& all) {
  w.u64(all.size());
  for (const auto& each : all)
    put(w, each);
}
template <class T>
void take(parcel_reader& r, std::vector<T>& all) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i)
    take(r, all.emplace_back());
}

void put(parcel_writer& w, const std::map<std::string, std::int64_t>& all) {
  w.u64(all.size());
  for (const auto& [name, count] : all) {
    w.string(name);
    w.i64(count);
  }
}
void take(parcel_reader& r, std::map<std::string, std::int64_t>& all) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i) {
    auto name = r.string();
    all[name] = r.i64();
  }
}

// A message's fields in their order on the wire, for both directions.
template <class Message>
auto fields(Message& m) requires
    std::same_as<std::remove_const_t<Message>, source_figures> {
  return std::tie(m.records, m.bytes_read, m.bytes_total);
}
template <class Message>
auto fields(Message& m) requires
    std::same_as<std::remove_const_t<Message>, source_ended> {
  return std::tie(m.failure, m.records, m.rejected, m.rejects_by_reason);
}
template <class Message>
auto fields(Message& m) requires
    std::same_as<std::remove_const_t<Message>, run_summary> {
  return std::tie(m.records, m.examples, m.finished, m.batches, m.segments,
                  m.steps, m.redelivered, m.stale_saves, m.rejected,
                  m.rejects_by_reason, m.undelivered, m.undelivered_keys,
                  m.failure);
}
template <class Message>
auto fields(Message& m) requires
    std::same_as<std::remove_const_t<Message>, live_figures> {
  return std::tie(m.active_keys, m.ready_entries, m.batches_out,
                  m.waiting_consumers, m.examples, m.finished, m.segments,
                  m.steps, m.batches, m.bytes_read, m.bytes_total,
                  m.segments_per_second, m.seconds);
}

template <class Message>
void put_fields(parcel_writer& w, const Message& m) {
  std::apply([&w](const auto&... each) { (put(w, each), ...); }, fields(m));
}
template <class Message>
void take_fields(parcel_reader& r, Message& m) {
  std::apply([&r](auto&... each) { (take(r, each), ...); }, fields(m));
}

}  // namespace

void put(parcel_writer& w, const source_figures& m) {
  put_fields(w, m);
}
void take(parcel_reader& r, source_figures& m) {
  take_fields(r, m);
}

void put(parcel_writer& w, const source_ended& m) {
  put_fields(w, m);
}
void take(parcel_reader& r, source_ended& m) {
  take_fields(r, m);
}

void put(parcel_writer& w, const segment_ref& m) {
  w.i64(m.example);
  w.i64(m.segment);
}
void take(parcel_reader& r, segment_ref& m) {
  m.example = r.i64();
  m.segment = r.i64();
}

void put(parcel_writer& w, const start_keys& m) {
  put(w, m.examples);
}
void take(parcel_reader& r, start_keys& m) {
  take(r, m.examples);
}

void put(parcel_writer& w, const keys_ready& m) {
  put(w, m.segments);
}
void take(parcel_reader& r, keys_ready& m) {
  take(r, m.segments);
}

void put(parcel_writer& w, const keys_done& m) {
  put(w, m.examples);
}
void take(parcel_reader& r, keys_done& m) {
  take(r, m.examples);
}

void put(parcel_writer& w, const collect_rows& m) {
  w.u64(m.batch);
  w.u32(m.worker);
  put(w, m.rows);
}
void take(parcel_reader& r, collect_rows& m) {
  m.batch = r.u64();
  m.worker = r.u32();
  take(r, m.rows);
}

void put(parcel_writer& w, const build_batch& m) {
  w.u64(m.batch);
  w.u64(m.ticket);
  w.u32(m.size);
}
void take(parcel_reader& r, build_batch& m) {
  m.batch = r.u64();
  m.ticket = r.u64();
  m.size = r.u32();
}

void put(parcel_writer& w, const refuse_demand& m) {
  w.u64(m.ticket);
  put(w, m.reason);
}
void take(parcel_reader& r, refuse_demand& m) {
  m.ticket = r.u64();
  take(r, m.reason);
}

void put(parcel_writer& w, const demand_batch& m) {
  w.u64(m.ticket);
  w.i64(m.size);
}
void take(parcel_reader& r, demand_batch& m) {
  m.ticket = r.u64();
  m.size = r.i64();
}

void put(parcel_writer& w, const withdraw_demand& m) {
  w.u64(m.ticket);
}
void take(parcel_reader& r, withdraw_demand& m) {
  m.ticket = r.u64();
}

void put(parcel_writer& w, const batch_dropped& m) {
  w.u64(m.batch);
}
void take(parcel_reader& r, batch_dropped& m) {
  m.batch = r.u64();
}

void put(parcel_writer& w, const batch_gathered& m) {
  w.u64(m.batch);
  put(w, m.taken);
}
void take(parcel_reader& r, batch_gathered& m) {
  m.batch = r.u64();
  take(r, m.taken);
}

void put(parcel_writer& w, const examples_freed& m) {
  put(w, m.examples);
}
void take(parcel_reader& r, examples_freed& m) {
  take(r, m.examples);
}

void put(parcel_writer& w, const node_failed& m) {
  put(w, m.reason);
}
void take(parcel_reader& r, node_failed& m) {
  take(r, m.reason);
}

void put(parcel_writer& w, const peer_lost& m) {
  w.u32(m.node);
  w.u32(m.reporter);
  w.string(m.reason);
}
void take(parcel_reader& r, peer_lost& m) {
  m.node = r.u32();
  m.reporter = r.u32();
  m.reason = r.string();
}

void put(parcel_writer& w, const consumer_left& m) {
  w.u32(m.node);
  put(w, m.failure);
}
void take(parcel_reader& r, consumer_left& m) {
  m.node = r.u32();
  take(r, m.failure);
}

void put(parcel_writer& w, const node_replaced& m) {
  w.u32(m.node);
  w.string(m.reason);
}
void take(parcel_reader& r, node_replaced& m) {
  m.node = r.u32();
  m.reason = r.string();
}

void put(parcel_writer& w, const run_report& m) {
  put_fields(w, m.figures);
}
void take(parcel_reader& r, run_report& m) {
  take_fields(r, m.figures);
}

void put(parcel_writer& w, const run_over& m) {
  put_fields(w, m.counts);
}
void take(parcel_reader& r, run_over& m) {
  take_fields(r, m.counts);
}

void put(parcel_writer&, const close_input&) {}
void take(parcel_reader&, close_input&) {}

void put(parcel_writer&, const node_linked&) {}
void take(parcel_reader&, node_linked&) {}

void put(parcel_writer&, const begin_run&) {}
void take(parcel_reader&, begin_run&) {}

void put(parcel_writer& w, const ask_status& m) {
  w.u32(m.node);
}
void take(parcel_reader& r, ask_status& m) {
  m.node = r.u32();
}

void put(parcel_writer& w, const status_told& m) {
  w.string(m.text);
}
void take(parcel_reader& r, status_told& m) {
  m.text = r.string();
}

void put(parcel_writer& w, const link_report& m) {
  w.u32(m.node);
  put(w, m.links);
}
void take(parcel_reader& r, link_report& m) {
  m.node = r.u32();
  take(r, m.links);
}

}  // namespace segue
