// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Makes a parser for the chunks of the CSV source: adjacent rows with the same
/// key are an example, a row is a step. Errors: those of make_parser.
///
/// A row that cannot be read is left out of its example, whose other rows stay
/// without a gap; a key without any row left has no example. A row whose
/// context differs from earlier rows of the key is a reject, too.
result<std::unique_ptr<record_parser>> make_csv_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
