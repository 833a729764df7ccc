// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The longest header that is read, in bytes, as in the reference
/// implementation.
inline constexpr std::uint64_t max_safetensors_header = 100'000'000;

/// The entry of one tensor in the header: bytes [begin, end) of the data.
struct safetensors_entry {
  std::string name;
  dtype type = dtype::float32;
  shape dims;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Parses the JSON header of a file with `data_size` bytes of data after it.
/// Returns the entries in the order of their bytes, without gaps or overlaps,
/// each with the size of its shape; the last one ends at `data_size`.
/// Errors: malformed; truncated if the data ends too early.
result<std::vector<safetensors_entry>> parse_safetensors_header(
    std::string_view text, std::uint64_t data_size);

/// Returns the layout of a new file: larger element types first, then by name.
/// Precondition: there are no string tensors.
std::vector<safetensors_entry> layout_safetensors(const tensor_map& tensors);

/// Returns the JSON header of entries, padded with spaces to a multiple of 8.
std::string format_safetensors_header(
    const std::vector<safetensors_entry>& entries);

}  // namespace segue
