// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "segue/options/option_log.hpp"
#include "segue/options/option_places.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// A tree of options, from a file or made in memory, as read by the parts of
/// segue that own the options.
///
/// Reading collects errors, each as "PLACE: OPTION: reason". PLACE is
/// "flights.toml:12", or "--set batch.batch_size" for an option that came from
/// an override. OPTION is spelled as in an override, so elements of arrays have
/// positions from 0: `column.2.dimension`, `input.files.0`.
class option_document {
 public:
  /// `path` is what errors name, and its folder is what relative paths are
  /// relative to.
  option_document(option_node tree, const std::string& path);

  option_document(option_document&&) noexcept;
  option_document& operator=(option_document&&) noexcept;
  ~option_document();

  /// The outermost table.
  option_reader& root();

  /// Where every option was written, and which options name features.
  option_places places() const;

  /// All options as written.
  const option_node& tree() const;

  /// What the readers have recorded so far.
  const option_uses& uses() const;

  /// Records an error at an option, by its whole path ("column.2").
  void fail(const std::string& path, const std::string& message);

  /// Records an error whose message already has its place.
  void fail(error complete);

  /// Whether an error has been recorded so far.
  bool failed() const;

  /// Those recorded so far, by line, those of overrides last.
  std::vector<error> errors() const;

  /// All errors: those of reading, and one for every option or table that was
  /// never asked for. Unknown names inside a table are left out if its reader
  /// stopped at the first option it asked for (a column's unknown `kind`), as
  /// the other options are not known then.
  std::vector<error> finish();

 private:
  struct contents;

  std::unique_ptr<contents> contents_;
};

}  // namespace segue
