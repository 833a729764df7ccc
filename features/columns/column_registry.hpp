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

/// Which kinds of columns a configuration can name, and how each reads its
/// options. A kind's reader gives nothing (an empty list, null) where it has
/// recorded an error. Option names are those of the factory functions'
/// parameters and option structs.
class column_registry {
 public:
  using dense_reader = std::function<std::vector<dense_column_ptr>(
      option_reader&, const column_registry&)>;
  using categorical_reader = std::function<categorical_column_ptr(
      option_reader&, const column_registry&)>;

  /// All kinds that segue has, and those of register_column.
  static const column_registry& standard();

  /// Adds a kind, or replaces the one of that name.
  void add_dense(std::string kind, dense_reader reader);
  void add_categorical(std::string kind, categorical_reader reader);

  /// Whether a kind can be added that is not there yet. Errors:
  /// invalid_argument (no name, no reader), already_exists.
  result<void> check_new(std::string_view kind, bool has_reader) const;

  /// The names of all kinds, dense ones first.
  std::vector<std::string_view> kinds() const;

  /// One `[[column]]` table. An unknown kind is an error that suggests the
  /// nearest; a categorical kind one that says what to wrap it in [F12].
  std::vector<dense_column_ptr> read_dense(option_reader& table) const;

  /// The table `of` inside `table`, which a column wraps.
  categorical_column_ptr read_wrapped(option_reader& table) const;

  /// A table that must describe a categorical column.
  categorical_column_ptr read_categorical(option_reader& table) const;

 private:
  std::string read_kind(option_reader& table) const;

  std::map<std::string, dense_reader, std::less<>> dense_;
  std::map<std::string, categorical_reader, std::less<>> categorical_;
};

/// Adds a kind of dense column, so that `[[column]] kind` can name it wherever
/// a configuration is read, and so in the program's subcommands. `kinds` is
/// passed on to the reader, for columns that wrap others. Call it before
/// anything else of segue's, from one thread. To add a kind for one
/// configuration only, pass kinds to load_configuration. Errors:
/// invalid_argument (no name, no reader), already_exists.
result<void> register_column(std::string kind,
                             column_registry::dense_reader reader);

/// The same for a categorical kind, which other columns wrap.
result<void> register_categorical_column(
    std::string kind, column_registry::categorical_reader reader);

/// The columns of a layer from the configuration's `[[column]]` tables. Errors
/// are recorded in the readers; the columns that have none are given.
std::vector<dense_column_ptr> read_columns(
    const std::vector<option_reader*>& tables,
    const column_registry& kinds = column_registry::standard());

}  // namespace segue
