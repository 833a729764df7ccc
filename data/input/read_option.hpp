// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

// Readers of options that several places need.

/// Reads names of columns or features, which must not be empty or duplicates.
void read_names(option_reader& reader, std::string_view option,
                std::vector<std::string>& names);

/// Reads a size in MiB, in [1, max_mb], and sets it in bytes.
void read_megabytes(option_reader& reader, std::string_view option,
                    std::int64_t max_mb, std::int64_t& bytes);

/// Reads `length` and `ragged`, for formats with an example in each record.
void read_record_options(option_reader& reader, input_options& options);

}  // namespace segue
