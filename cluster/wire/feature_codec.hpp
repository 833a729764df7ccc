// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/cluster/wire/tensor_codec.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

// Reading checks a feature's own consistency: indices inside the dense shape,
// splits inside the values. Errors: malformed.

void write(parcel_writer& w, const sparse_tensor& value);
result<sparse_tensor> read_sparse_tensor(parcel_reader& r);

/// Only the values of a slice's rows; the splits start from 0.
void write(parcel_writer& w, const ragged_tensor& value);
result<ragged_tensor> read_ragged_tensor(parcel_reader& r);

/// The feature's layout (one of three), then the feature.
void write(parcel_writer& w, const feature& value);
result<feature> read_feature(parcel_reader& r);

void write(parcel_writer& w, const std::vector<feature>& values);
result<std::vector<feature>> read_features(parcel_reader& r);

}  // namespace segue
