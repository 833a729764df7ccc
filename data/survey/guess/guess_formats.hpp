// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/guess/guess_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// How much of the first file is read for a guess, in bytes, and in CSV rows.
inline constexpr std::int64_t guess_bytes = 4 << 20;
inline constexpr int guess_rows = 20000;

/// See survey_format.
result<void> guess_csv(const known_options& known, const std::string& path,
                       input_options& options, std::vector<std::string>& made);
result<void> guess_jsonl(const known_options& known, const std::string& path,
                         input_options& options,
                         std::vector<std::string>& made);
result<void> guess_tfrecord(const known_options& known, const std::string& path,
                            input_options& options,
                            std::vector<std::string>& made);

/// Returns the first records of a file; nullopt if there are none.
result<std::optional<chunk>> first_chunk(const std::string& path,
                                         input_options options);

/// Sets the guessed key.
void note_key(input_options& options, std::string key,
              std::vector<std::string>& made);

}  // namespace segue
