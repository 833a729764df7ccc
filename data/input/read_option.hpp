// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

// Options of one kind that several places read.

/// Names of columns or features: none empty, none twice.
void read_names(option_reader& reader, std::string_view option,
                std::vector<std::string>& names);

/// A size in MiB, in [1, max_mb], as bytes.
void read_megabytes(option_reader& reader, std::string_view option,
                    std::int64_t max_mb, std::int64_t& bytes);

/// `length` and `ragged`, of formats with an example in each record.
void read_record_options(option_reader& reader, input_options& options);

}  // namespace segue
