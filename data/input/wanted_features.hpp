// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Returns all features that a parser reads: those of `spec`, the label as a
/// float32 sequence, and the context columns of the options, as strings unless
/// `spec` has another dtype. Features in the option `ragged` are ragged. Both
/// lists are sorted by name [F14]. Errors: invalid_argument if the label is
/// also a feature of another dtype, or if nothing reads a feature in `ragged`.
result<parse_spec> wanted_features(const input_options& options,
                                   const parse_spec& spec);

/// An error in an option of `[input]`, found by comparing it with the features.
struct option_fault {
  std::string option;  ///< "label", "ragged", "default.stars"
  std::string reason;
};

/// Returns all errors in the options label, ragged and default.
std::vector<option_fault> find_option_faults(const input_options& options,
                                             const parse_spec& spec);

/// Checks that every default belongs to a column or feature that is read, as
/// other names are typos. Error: invalid_argument, with the nearest name.
result<void> check_defaults(const parse_spec& wanted,
                            const input_options& options);

}  // namespace segue
