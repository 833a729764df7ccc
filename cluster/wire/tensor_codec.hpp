// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/cluster/wire/parcel_reader.hpp"
#include "segue/cluster/wire/parcel_writer.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// A dtype, a shape, and the elements as one run; of a slice only its rows.
/// Strings: offsets from 0, and the characters between the first and the last.
/// Numbers are sent as their bytes, so that every bit pattern is kept.
void write(parcel_writer& w, const tensor& value);

/// A view of the parcel, which it keeps in memory; no copy. Error: malformed,
/// also for booleans that are neither 0 nor 1.
result<tensor> read_tensor(parcel_reader& r);

/// Their number and the tensors, e.g. the states of a batch.
void write(parcel_writer& w, const std::vector<tensor>& values);
result<std::vector<tensor>> read_tensors(parcel_reader& r);

/// Dimensions, none below zero; the product of those above zero is at most
/// 2^60, so that no size computed from them overflows.
void write(parcel_writer& w, const shape& dims);
result<shape> read_shape(parcel_reader& r);

}  // namespace segue
