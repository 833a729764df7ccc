// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/data/input/record_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Opens the source of CSV [I2]. Scattered rows (`grouped = false`) are sorted
/// by the bytes of the key, rows without a key first; grouped rows stay in the
/// order of the files. The rows of a key are sorted by `order_by`. If examples
/// are shuffled, the shuffle of an epoch starts with this order. If a key comes
/// back in grouped input, next() returns already_exists, with key, file and
/// line.
result<std::unique_ptr<record_source>> open_csv_source(
    const input_options& options, const parse_spec& spec,
    std::uint32_t epoch = 0);

}  // namespace segue
