// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// The kinds of columns that a configuration can name, and the reader of each
/// kind's options. If a reader has recorded an error, it returns an empty list
/// or null. Options have the names of the parameters of the factory functions
/// and of the members of their option structs.
class column_registry {
 public:
  using dense_reader = std::function<std::vector<dense_column_ptr>(
      option_reader&, const column_registry&)>;
  using categorical_reader = std::function<categorical_column_ptr(
      option_reader&, const column_registry&)>;

  /// Returns the kinds of segue and those of register_column.
  static const column_registry& standard();

  /// Adds a kind, or replaces the one with that name.
  void add_dense(std::string kind, dense_reader reader);
  void add_categorical(std::string kind, categorical_reader reader);

  /// Checks that a new kind can be added. Errors: invalid_argument (no name, no
  /// reader), already_exists.
  result<void> check_new(std::string_view kind, bool has_reader) const;

  /// Returns the names of all kinds, dense ones first.
  std::vector<std::string_view> kinds() const;

  /// Reads one `[[column]]` table. For an unknown kind, the error suggests the
  /// nearest; for a categorical kind, a column that wraps it [F12].
  std::vector<dense_column_ptr> read_dense(option_reader& table) const;

  /// Reads the wrapped column: the table `of` inside `table`.
  categorical_column_ptr read_wrapped(option_reader& table) const;

  /// Reads a table that must describe a categorical column.
  categorical_column_ptr read_categorical(option_reader& table) const;

 private:
  std::string read_kind(option_reader& table) const;

  std::map<std::string, dense_reader, std::less<>> dense_;
  std::map<std::string, categorical_reader, std::less<>> categorical_;
};

/// Adds a kind of dense column, so that `[[column]] kind` can name it wherever
/// a configuration is read, and so in the program's subcommands. `kinds` is
/// passed on to the reader, for columns that wrap others. Call it from one
/// thread, before any other function of segue. To add a kind for one
/// configuration only, pass kinds to load_configuration. Errors:
/// invalid_argument (no name, no reader), already_exists.
result<void> register_column(std::string kind,
                             column_registry::dense_reader reader);

/// The same for a categorical kind, which other columns wrap.
result<void> register_categorical_column(
    std::string kind, column_registry::categorical_reader reader);

/// Returns the columns of a layer from the `[[column]]` tables of the
/// configuration. The readers record errors; columns with errors are left out.
std::vector<dense_column_ptr> read_columns(
    const std::vector<option_reader*>& tables,
    const column_registry& kinds = column_registry::standard());

}  // namespace segue
