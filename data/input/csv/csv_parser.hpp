// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A parser for the chunks of the CSV source: neighbouring rows with one key
/// are an example, a row is a step. Errors: as make_parser.
///
/// A row that cannot be read is left out of its example, whose other rows go
/// on without a gap; a key without a row left gives no example. A row whose
/// context differs from earlier rows of the key cannot be read either.
result<std::unique_ptr<record_parser>> make_csv_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
