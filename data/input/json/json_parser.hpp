// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Makes a parser for the lines of JSON Lines files [I2], each an example:
/// `{"key": "a", "length": 2, "context": {"x": 1}, "sequences": {"y": [1,
/// 2]}}`, with the names of the options. Members that nothing reads are only
/// checked for their structure. Duplicates of members that are read are
/// refused. Errors: those of make_parser.
result<std::unique_ptr<record_parser>> make_json_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
