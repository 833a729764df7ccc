// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/csv/csv_rows.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Opens a CSV file. Errors: those of open_bytes.
result<csv_rows> open_csv(const std::string& path, const input_options& options,
                          stop_flag stop);

/// Returns the columns of a file that has just been opened, with the names that
/// the options give them, and reads past the header, if there is one. Errors
/// name the file: empty if there is no line, malformed for wrong quotes and for
/// more than 65536 columns, and those of reading.
result<std::vector<std::string>> read_csv_header(csv_rows& rows,
                                                 const input_options& options);

/// Returns a hint for a header that consists mostly of numbers and times, which
/// are not likely to be column names; empty if it does not.
std::string hint_of_data(const std::vector<std::string>& names);

/// Returns the index of a column. Error: invalid_argument, naming the file and
/// the column, if it is missing (with the nearest name) or appears twice.
result<std::size_t> find_column(const input_file& file, std::string_view name);

/// Checks that a file has all columns that are read: key, order, and those
/// of `wanted`. Error: that of find_column.
result<void> check_csv_columns(const input_file& file,
                               const input_options& options,
                               const parse_spec& wanted);

/// Checks that every column that is renamed is in a file. Error:
/// invalid_argument.
result<void> check_renamed(const input_files& files,
                           const input_options& options);

/// Returns wanted_features after checking that each fits into a column with one
/// value per row. Error: invalid_argument, naming the feature.
result<parse_spec> wanted_csv_features(const input_options& options,
                                       const parse_spec& spec);

}  // namespace segue
