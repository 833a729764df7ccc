// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The options that are set; the others are guessed.
struct known_options {
  bool key = false;
  bool delimiter = false;
  bool json = false;
  bool example = false;
};

/// Guesses options that are not set from the start of the first file: the
/// delimiter of CSV, the members with features in JSON Lines, the message of a
/// TFRecord, and the key. Returns the guessed options as TOML (`key = "id"`).
/// If all are known, or the input is a pipe, no file is opened.
///
/// The key is the column, member or feature with an obvious name (key, id,
/// KEY_id), or, if a record is an example, the only one that differs in each
/// record. Errors: those of open_source; invalid_argument, with the candidates,
/// if the key is not obvious.
result<std::vector<std::string>> guess_options(const known_options& known,
                                               input_options& options);

}  // namespace segue
