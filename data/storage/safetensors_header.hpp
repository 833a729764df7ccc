// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The longest header that is read, in bytes; the reference implementation's
/// bound.
inline constexpr std::uint64_t max_safetensors_header = 100'000'000;

/// What the header says of one tensor: bytes [begin, end) of the data.
struct safetensors_entry {
  std::string name;
  dtype type = dtype::float32;
  shape dims;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Parses the JSON header of a file with `data_size` bytes of data after it.
/// The entries come in the order of their bytes, without holes or overlaps,
/// each as long as its shape needs, and end at `data_size`.
/// Errors: malformed; truncated where the data ends too early.
result<std::vector<safetensors_entry>> parse_safetensors_header(
    std::string_view text, std::uint64_t data_size);

/// The layout of a new file: larger element types first, then by name.
/// Precondition: no tensor of strings.
std::vector<safetensors_entry> layout_safetensors(const tensor_map& tensors);

/// The JSON header of those entries, padded with spaces to a multiple of 8.
std::string format_safetensors_header(
    const std::vector<safetensors_entry>& entries);

}  // namespace segue
