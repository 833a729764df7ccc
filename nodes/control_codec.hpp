// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/nodes/node_message.hpp"
#include "segue/wire/parcel_reader.hpp"
#include "segue/wire/parcel_writer.hpp"

namespace segue {

// Messages without tensors. `take` leaves what it could not read at its
// default; the reader remembers the fault.

void put(parcel_writer& w, const source_figures& m);
void take(parcel_reader& r, source_figures& m);
void put(parcel_writer& w, const source_ended& m);
void take(parcel_reader& r, source_ended& m);
void put(parcel_writer& w, const start_keys& m);
void take(parcel_reader& r, start_keys& m);
void put(parcel_writer& w, const segment_ref& m);
void take(parcel_reader& r, segment_ref& m);
void put(parcel_writer& w, const keys_ready& m);
void take(parcel_reader& r, keys_ready& m);
void put(parcel_writer& w, const keys_done& m);
void take(parcel_reader& r, keys_done& m);
void put(parcel_writer& w, const collect_rows& m);
void take(parcel_reader& r, collect_rows& m);
void put(parcel_writer& w, const build_batch& m);
void take(parcel_reader& r, build_batch& m);
void put(parcel_writer& w, const refuse_demand& m);
void take(parcel_reader& r, refuse_demand& m);
void put(parcel_writer& w, const demand_batch& m);
void take(parcel_reader& r, demand_batch& m);
void put(parcel_writer& w, const withdraw_demand& m);
void take(parcel_reader& r, withdraw_demand& m);
void put(parcel_writer& w, const batch_dropped& m);
void take(parcel_reader& r, batch_dropped& m);
void put(parcel_writer& w, const batch_gathered& m);
void take(parcel_reader& r, batch_gathered& m);
void put(parcel_writer& w, const examples_freed& m);
void take(parcel_reader& r, examples_freed& m);
void put(parcel_writer& w, const node_failed& m);
void take(parcel_reader& r, node_failed& m);
void put(parcel_writer& w, const peer_lost& m);
void take(parcel_reader& r, peer_lost& m);
void put(parcel_writer& w, const consumer_left& m);
void take(parcel_reader& r, consumer_left& m);
void put(parcel_writer& w, const node_replaced& m);
void take(parcel_reader& r, node_replaced& m);
void put(parcel_writer& w, const run_report& m);
void take(parcel_reader& r, run_report& m);
void put(parcel_writer& w, const run_over& m);
void take(parcel_reader& r, run_over& m);
void put(parcel_writer& w, const close_input& m);
void take(parcel_reader& r, close_input& m);
void put(parcel_writer& w, const node_linked& m);
void take(parcel_reader& r, node_linked& m);
void put(parcel_writer& w, const begin_run& m);
void take(parcel_reader& r, begin_run& m);
void put(parcel_writer& w, const ask_status& m);
void take(parcel_reader& r, ask_status& m);
void put(parcel_writer& w, const status_told& m);
void take(parcel_reader& r, status_told& m);
void put(parcel_writer& w, const link_report& m);
void take(parcel_reader& r, link_report& m);

}  // namespace segue
