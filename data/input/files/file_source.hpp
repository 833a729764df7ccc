// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/data/input/files/record_file.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Opens the source of a format with an example in each record: the records of
/// all files in their order, or in the shuffled order of the epoch. Opens and
/// checks every file once. Errors: those of open_source.
result<std::unique_ptr<record_source>> open_file_source(
    const input_options& options, record_file_maker make,
    std::uint32_t epoch = 0);

/// The same, as input_format::open_source.
template <record_file_maker Make>
result<std::unique_ptr<record_source>> open_files(const input_options& options,
                                                  const parse_spec&,
                                                  std::uint32_t epoch) {
  return open_file_source(options, Make, epoch);
}

}  // namespace segue
