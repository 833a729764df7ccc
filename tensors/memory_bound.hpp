// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Returns the memory of the machine in bytes.
std::uint64_t machine_memory();

/// Checks that a tensor of that dtype (not string) and shape can fit into
/// memory, before it is allocated, for sizes that come from a user. Error:
/// invalid_argument, "float32 [65537, 262144] takes 64.0 GiB of memory, this
/// machine has 31.3 GiB". Precondition: no dimension is below zero.
result<void> check_memory(dtype type, const shape& dims);

/// Returns the error for a failed allocation of that size.
error no_memory(dtype type, const shape& dims);

/// tensor::uninitialized, after check_memory; also returns an error if the
/// allocation fails.
result<tensor> allocate_tensor(dtype type, const shape& dims);

}  // namespace segue
