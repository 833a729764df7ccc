// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A parser for the lines of JSON Lines files [I2]: one example each,
/// `{"key": "a", "length": 2, "context": {"x": 1}, "sequences": {"y": [1,
/// 2]}}`, the names being those of the options. Of what nothing reads only
/// the structure is looked at. What is read and there twice is refused.
/// Errors: as make_parser.
result<std::unique_ptr<record_parser>> make_json_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
