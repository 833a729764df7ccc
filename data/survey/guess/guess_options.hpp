// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Which options somebody has set; the others are to be guessed.
struct known_options {
  bool key = false;
  bool delimiter = false;
  bool json = false;
  bool example = false;
};

/// Fills in, from the begin of the first file, what nobody has said of it: the
/// delimiter of CSV, where JSON Lines have their features, which message a
/// TFRecord holds, and the key. Returns what was guessed, as TOML
/// (`key = "id"`). Where everything is known, or the input is a pipe, nothing
/// is opened.
///
/// The key is what is plainly named so (key, id, KEY_id), or, where a record
/// is an example, the only thing that differs in each record. Errors: as
/// open_source; invalid_argument where the key is not plain, with the
/// candidates.
result<std::vector<std::string>> guess_options(const known_options& known,
                                               input_options& options);

}  // namespace segue
