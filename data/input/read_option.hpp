// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue {

// Options of one kind that several places read.

/// Names of columns or features: none empty, none twice.
void read_names(option_reader& reader, std::string_view option,
                std::vector<std::string>& names);

/// A size in MiB, in [1, max_mb], as bytes.
void read_megabytes(option_reader& reader, std::string_view option,
                    std::int64_t max_mb, std::int64_t& bytes);

}  // namespace segue
