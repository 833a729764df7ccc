// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/data/input/record_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The source of CSV [I2]. Scattered rows (`grouped = false`) come by
/// ascending bytes of the key, rows without a key first; grouped rows in the
/// order of the files. A key's rows are in their order (`order_by`). Where
/// examples are shuffled that is the order that the epoch's shuffle begins
/// with. next() gives already_exists, with key, file and line, for a key that
/// comes back in grouped input.
result<std::unique_ptr<record_source>> open_csv_source(
    const input_options& options, const parse_spec& spec,
    std::uint32_t epoch = 0);

}  // namespace segue
