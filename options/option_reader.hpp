// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/options/option_log.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// One table of named options, as the part of segue that owns the options
/// reads it. See option_document, which holds the tables.
///
/// Every reading function returns nullopt (or null, or an empty list) if the
/// option is absent, and also if it is present but wrong. In the second case it
/// has recorded an error that names file, line and option, the value seen and
/// what is allowed. The caller continues with its default, so that all errors
/// of a file are reported at once. Options that are present but never asked for
/// are reported as unknown, with the nearest name that was asked for.
///
/// The functions that end in `_or` return the default in these cases. They
/// also record it, so that a configuration that leaves an option out and one
/// that writes its default have the same canonical options.
class option_reader {
 public:
  static constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
  static constexpr auto highest = std::numeric_limits<std::int64_t>::max();

  /// `path` is the table's own name with those around it; empty for the root.
  /// Both the table and the log outlive the reader.
  option_reader(const option_node& table, std::string path, option_log& log);

  bool has(std::string_view name);

  /// An integer in [min, max].
  std::optional<std::int64_t> integer(std::string_view name,
                                      std::int64_t min = lowest,
                                      std::int64_t max = highest);
  std::int64_t integer_or(std::string_view name, std::int64_t otherwise,
                          std::int64_t min = lowest,
                          std::int64_t max = highest);

  /// A finite number; an integer is taken as one.
  std::optional<double> number(std::string_view name);
  double number_or(std::string_view name, double otherwise);

  /// Whether an option is present and an integer, so that integer() can read
  /// digits that number() may lose.
  bool is_integer(std::string_view name);

  std::optional<bool> boolean(std::string_view name);
  bool boolean_or(std::string_view name, bool otherwise);

  std::optional<std::string> text(std::string_view name);
  std::string text_or(std::string_view name, std::string otherwise);

  /// A string that is one of `allowed`; the error suggests the nearest.
  std::optional<std::string> choice(
      std::string_view name, const std::vector<std::string_view>& allowed);
  std::string choice_or(std::string_view name, std::string otherwise,
                        const std::vector<std::string_view>& allowed);

  /// The name of a feature. Later errors about that feature can point at this
  /// option; see option_places::feature_option.
  std::optional<std::string> feature(std::string_view name);

  /// A file whose contents are part of the configuration: canonical options
  /// have its contents, not its path. Returns the resolved path.
  std::optional<std::string> file(std::string_view name);

  std::optional<std::vector<std::string>> texts(std::string_view name);

  std::optional<std::vector<double>> numbers(std::string_view name);

  std::optional<std::vector<std::int64_t>> integers(std::string_view name,
                                                    std::int64_t min = lowest,
                                                    std::int64_t max = highest);

  /// A table inside this one, owned by the reader; null where absent.
  option_reader* table(std::string_view name);

  /// An array of tables, owned by the reader.
  std::vector<option_reader*> tables(std::string_view name);

  /// The same; a string is short for a table with the one option `short_for`.
  std::vector<option_reader*> tables_or_texts(std::string_view name,
                                              std::string_view short_for);

  /// Records the default of an option if it is absent, as the functions that
  /// end in `_or` do.
  void assume(std::string_view name, option_value otherwise);

  /// Every option's name in this table, for tables whose names are free.
  /// Asking for them makes all of them known.
  std::vector<std::string> names();

  /// A path of the configuration as the process can open it: relative paths
  /// are relative to the configuration's folder.
  std::string resolve_path(std::string_view path) const;

  /// Records an error at an option (or, if it is absent, at its table).
  void fail(std::string_view name, const std::string& message);

  /// Records that a required option is absent.
  void require(std::string_view name);

  /// Records an error for every option that was never asked for, here and in
  /// the tables that were read.
  void report_unknown();

 private:
  /// The option, marked as known; null if it is absent.
  const option_node* ask(std::string_view name);
  /// The same; another kind is an error and returns null too.
  const option_node* ask(std::string_view name, option_kind kind,
                         std::string_view expected);
  /// Records the fault of a value at `path` in this table.
  void reject(const option_node& node, const std::string& path,
              const std::string& reason);
  void reject_kind(const option_node& node, const std::string& path,
                   std::string_view expected);
  std::string path_of(std::string_view name) const;
  option_reader* child(const option_node& node, const std::string& path);
  bool gave_up() const { return failed_ && asked_.size() <= 1; }

  /// `read`, or `otherwise`, recorded where the option is absent.
  template <class T>
  T or_default(std::string_view name, std::optional<T> read, T otherwise);

  /// Reads every element of an array with `read(node, path)`, which returns an
  /// optional and records errors.
  template <class T, class Read>
  std::optional<std::vector<T>> elements(std::string_view name,
                                         std::string_view expected, Read read);
  std::optional<std::int64_t> read_integer(const option_node& node,
                                           const std::string& path,
                                           std::int64_t min, std::int64_t max);
  std::optional<double> read_number(const option_node& node,
                                    const std::string& path);
  std::optional<std::string> read_text(const option_node& node,
                                       const std::string& path);

  const option_node& table_;
  std::string path_;
  option_log& log_;
  std::vector<std::string> asked_;  // in the order asked, each once
  bool failed_ = false;             // an option here was absent or wrong
  std::map<std::string, std::unique_ptr<option_reader>> children_;
  std::deque<option_node> made_;  // tables made from strings
};

}  // namespace segue
