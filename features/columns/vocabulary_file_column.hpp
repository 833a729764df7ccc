// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/features/columns/vocabulary_column.hpp"

namespace segue {

struct vocabulary_file_options {
  /// The number of lines of the file to use; all of them if absent.
  std::optional<std::int64_t> vocabulary_size = {};
  vocabulary_options vocabulary = {};
};

/// tf.contrib.feature_column.sequence_categorical_column_with_vocabulary_file:
/// the id of a word is its line in a text file [F6]; see read_vocabulary_lines.
/// A column of integers reads decimal numbers. Errors name the file: those of
/// reading, and invalid_argument for fewer lines than vocabulary_size, a line
/// that is a duplicate or not an integer (with its number, from 1), and those
/// of a vocabulary list.
result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_file(
    std::string key, const std::string& vocabulary_file,
    vocabulary_file_options options = {});

/// Reads kind "vocabulary_file"; see column_registry.
categorical_column_ptr read_vocabulary_file(option_reader& table,
                                            const column_registry& kinds);

}  // namespace segue
