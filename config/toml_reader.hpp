// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "segue/config/option_places.hpp"
#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// A TOML configuration as the floors that own its options read it.
///
/// Errors gather while they read, each as "PLACE: OPTION: reason". PLACE is
/// "flights.toml:12", or "--set batch.batch_size" for an option that came from
/// an override. OPTION is spelled as an override would name it, so elements of
/// arrays go by position from 0: `column.2.dimension`, `input.files.0`.
class toml_reader {
 public:
  /// Reads a file and applies `overrides` in order, see `apply_override`.
  /// Errors are those of `parse_toml_file`; a faulty override comes with
  /// the others from `finish`.
  static result<toml_reader> open(const std::string& path,
                                  std::span<const std::string> overrides = {});

  /// The same for TOML in memory. `path` is what errors name, and its folder
  /// is what relative paths are relative to.
  static result<toml_reader> parse(const std::string& text,
                                   const std::string& path,
                                   std::span<const std::string> overrides = {});

  /// The same for what parse_toml has made of it.
  static toml_reader over(option_node tree, const std::string& path,
                          std::span<const std::string> overrides = {});

  toml_reader(toml_reader&&) noexcept;
  toml_reader& operator=(toml_reader&&) noexcept;
  ~toml_reader();

  /// The outermost table.
  option_reader& root();

  /// Where every option was written, overrides included.
  option_places places() const;

  /// All that was written, overrides applied.
  const option_node& tree() const;

  /// Records an error at an option, by its whole path ("column.2").
  void fail(const std::string& path, const std::string& message);

  /// Whether an error has been recorded so far.
  bool failed() const;

  /// All errors: those of reading, and one for every option or table that
  /// nobody asked for; by line, those of overrides last. Unknown names inside
  /// a table are left out where its reader gave up at the first option it
  /// asked for (a column's unknown `kind`), as nothing is known about the
  /// others then.
  std::vector<error> finish();

 private:
  struct document;
  explicit toml_reader(std::unique_ptr<document> d);

  std::unique_ptr<document> document_;
};

}  // namespace segue
