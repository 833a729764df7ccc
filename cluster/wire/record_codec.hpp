// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/wire/feature_codec.hpp"
#include "segue/kernels/sequence_record.hpp"

namespace segue {

/// All of a record.
void write_record(parcel_writer& w, const sequence_record& record);
result<sequence_record> read_record(parcel_reader& r);

/// Key and numbers only; a stub that is read has no features and states.
void write_stub(parcel_writer& w, const sequence_record& record);
result<sequence_record> read_stub(parcel_reader& r);

/// The features that a batch needs from one segment.
struct segment_features {
  /// Steps [segment * num_unroll, (segment + 1) * num_unroll) of each
  /// sequence, as many as it holds; step 0 is the segment's first.
  std::vector<feature> sequences;
  std::vector<feature> context;
};

/// Views of the record's features; only sparse indices are copied.
/// Precondition: 0 <= segment < record.segment_count.
segment_features segment_of(const sequence_record& record, std::int64_t segment,
                            std::int64_t num_unroll);

void write(parcel_writer& w, const segment_features& segment);
result<segment_features> read_segment(parcel_reader& r);

}  // namespace segue
