// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Tensors by name.
using tensor_map = std::map<std::string, tensor>;

/// Reads every tensor of a file in the safetensors format
/// (https://github.com/huggingface/safetensors): an 8-byte little-endian
/// header length, a JSON header {name: {dtype, shape, data_offsets}}, the
/// row-major data. dtypes F32, F64, I32, I64, U8 and BOOL; `__metadata__` is
/// ignored.
///
/// The data is read into one buffer; a tensor is a view of it, or a copy if its
/// offset is not a multiple of its element size. No memory is allocated for the
/// data before the header has been checked against the size of the file. As in
/// the reference implementation, the tensors must cover the data without gaps
/// or overlaps, and no member may appear twice.
///
/// Errors name the file and, if there is one, the tensor: not_found,
/// empty (zero bytes), truncated (the file ends before its header or data
/// does), malformed, io.
result<tensor_map> read_safetensors(const std::string& path);

/// Writes such a file; after an error the old file is unchanged. The bytes are
/// written to a new file next to `path`, which then gets its name. Larger
/// element types come first, so that every tensor is aligned.
/// Errors: invalid_argument (a string tensor, a name that is `__metadata__`
/// or not UTF-8), io.
result<void> write_safetensors(const std::string& path,
                               const tensor_map& tensors);

}  // namespace segue
