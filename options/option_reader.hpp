// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// A table of named options, as the part of segue that owns the options reads
/// it. `config/` implements it over TOML; tests may over anything.
///
/// Every reading function gives nullopt (or null, or an empty list) where the
/// option is absent, and also where it is present but wrong: then the reader
/// has recorded an error that points at file, line and option, says the value
/// seen and what is allowed, and the caller goes on with its default so that
/// all errors of a file come at once. Options that are present but never
/// asked for are reported as unknown, with the nearest name that was asked for.
class option_reader {
 public:
  virtual ~option_reader() = default;

  virtual bool has(std::string_view name) = 0;

  /// An integer in [min, max].
  virtual std::optional<std::int64_t> integer(
      std::string_view name,
      std::int64_t min = std::numeric_limits<std::int64_t>::min(),
      std::int64_t max = std::numeric_limits<std::int64_t>::max()) = 0;

  /// A finite number; an integer is taken as one.
  virtual std::optional<double> number(std::string_view name) = 0;

  /// Whether an option is there and an integer, so that integer() has digits
  /// that number() may not hold. A reader that cannot tell says no.
  virtual bool is_integer(std::string_view name) {
    (void)name;
    return false;
  }

  virtual std::optional<bool> boolean(std::string_view name) = 0;

  virtual std::optional<std::string> text(std::string_view name) = 0;

  /// A text that is one of `allowed`; the error suggests the nearest.
  virtual std::optional<std::string> choice(
      std::string_view name, std::vector<std::string_view> allowed) = 0;

  virtual std::optional<std::vector<std::string>> texts(
      std::string_view name) = 0;

  virtual std::optional<std::vector<double>> numbers(std::string_view name) = 0;

  virtual std::optional<std::vector<std::int64_t>> integers(
      std::string_view name,
      std::int64_t min = std::numeric_limits<std::int64_t>::min(),
      std::int64_t max = std::numeric_limits<std::int64_t>::max()) = 0;

  /// A table inside this one, owned by the reader; null where absent.
  virtual option_reader* table(std::string_view name) = 0;

  /// An array of tables, owned by the reader.
  virtual std::vector<option_reader*> tables(std::string_view name) = 0;

  /// The same, in which a text stands for a table of the one option
  /// `short_for`.
  virtual std::vector<option_reader*> tables_or_texts(
      std::string_view name, std::string_view short_for) = 0;

  /// Every option's name in this table, for tables whose names are free.
  /// Asking for them makes all of them known.
  virtual std::vector<std::string> names() = 0;

  /// A path of the configuration as the process can open it: relative paths
  /// are relative to the configuration's folder.
  virtual std::string resolve_path(std::string_view path) const = 0;

  /// Records an error at an option (or, if it is absent, at its table).
  virtual void fail(std::string_view name, std::string message) = 0;

  /// Records that a needed option is absent.
  virtual void require(std::string_view name) = 0;
};

}  // namespace segue
