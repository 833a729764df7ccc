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

/// Opens a CSV file. Errors: as open_bytes.
result<csv_rows> open_csv(const std::string& path, const input_options& options,
                          stop_flag stop);

/// The columns of a file that has just been opened, by the names that the
/// options give them; the header, where there is one, is taken off. Errors,
/// naming the file: empty where there is no line, malformed for wrong quotes
/// and for more than 65536 columns, what reading gives.
result<std::vector<std::string>> read_csv_header(csv_rows& rows,
                                                 const input_options& options);

/// What to say of a header that is mostly numbers and times, as the names of no
/// columns are; empty: it is not.
std::string hint_of_data(const std::vector<std::string>& names);

/// The index of a column. Error: invalid_argument, naming file and column,
/// where it is not there (with the nearest name) or there twice.
result<std::size_t> find_column(const input_file& file, std::string_view name);

/// Checks that a file has all columns that are read: key, order, and those
/// of `wanted`. Error: as find_column.
result<void> check_csv_columns(const input_file& file,
                               const input_options& options,
                               const parse_spec& wanted);

/// Checks that every column that is renamed is in a file. Error:
/// invalid_argument.
result<void> check_renamed(const input_files& files,
                           const input_options& options);

/// What a CSV parser reads: wanted_features, all of which a column of one
/// value a row can hold. Error: invalid_argument, naming the feature.
result<parse_spec> wanted_csv_features(const input_options& options,
                                       const parse_spec& spec);

}  // namespace segue
