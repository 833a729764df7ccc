// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Bytes of memory that the machine has.
std::uint64_t machine_memory();

/// Whether a tensor of that dtype (not string) and shape can be: before
/// anything is allocated, for sizes that come from a user. Error:
/// invalid_argument, "float32 [65537, 262144] takes 64.0 GiB of memory, this
/// machine has 31.3 GiB".
/// Precondition: no dimension is below zero.
result<void> check_memory(dtype type, const shape& dims);

/// The error where an allocation of that size has failed.
error no_memory(dtype type, const shape& dims);

/// tensor::uninitialized, after check_memory; an error also where the memory
/// is not to be had.
result<tensor> allocate_tensor(dtype type, const shape& dims);

}  // namespace segue
