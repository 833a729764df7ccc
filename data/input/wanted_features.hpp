// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// All that a parser reads: the features of `spec`, the label as a float32
/// sequence, and the context columns of the options, as strings where `spec`
/// does not say otherwise; what the options call ragged is. Both lists are
/// sorted by name [F14]. Errors: invalid_argument where the label is also a
/// feature of another dtype, and where `ragged` names what is not read.
result<parse_spec> wanted_features(const input_options& options,
                                   const parse_spec& spec);

/// What is wrong with an option of `[input]`, told by what is read.
struct option_fault {
  std::string option;  ///< "label", "ragged", "default.stars"
  std::string reason;
};

/// Everything that is wrong with the options label, ragged and default.
std::vector<option_fault> find_option_faults(const input_options& options,
                                             const parse_spec& spec);

/// A default of a column or feature that nothing reads is a slip of the pen:
/// invalid_argument, with the nearest name.
result<void> check_defaults(const parse_spec& wanted,
                            const input_options& options);

}  // namespace segue
