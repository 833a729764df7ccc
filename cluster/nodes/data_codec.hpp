// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_codec.hpp"
#include "segue/cluster/wire/parcel_reader.hpp"
#include "segue/cluster/wire/parcel_writer.hpp"

namespace segue {

// Messages with records, states or batches. `take` leaves what it could not
// read at its default; the reader remembers the fault.

void put(parcel_writer& w, const keep_records& m);
void take(parcel_reader& r, keep_records& m, const node_codec& codec);
void put(parcel_writer& w, const admit_stubs& m);
void take(parcel_reader& r, admit_stubs& m, const node_codec& codec);

/// The states as one block per state, a row for each segment.
void put(parcel_writer& w, const advance_kept& m, const node_codec& codec);
void take(parcel_reader& r, advance_kept& m, const node_codec& codec);

/// For each record its key and numbers and only that segment; the states as in
/// advance_kept.
void put(parcel_writer& w, const batch_rows& m, const node_codec& codec);
void take(parcel_reader& r, batch_rows& m, const node_codec& codec);

/// The tensors; of the entries' records only the key and numbers.
void put(parcel_writer& w, const deliver_batch& m);
void take(parcel_reader& r, deliver_batch& m, const node_codec& codec);

/// Any number of rows, which the hub checks against the batch.
void put(parcel_writer& w, const batch_saved& m);
void take(parcel_reader& r, batch_saved& m, const node_codec& codec);

}  // namespace segue
