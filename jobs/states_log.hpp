// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/data/output/output_file.hpp"
#include "segue/errors/result.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// Writes the final states of every key, in the order in which they finish,
/// as JSON Lines: {"key": ..., "total_length": ..., "states": {NAME: [...]}}.
/// One thread at a time, except for `begin`.
class states_log {
 public:
  /// Without a path nothing is written. The content of the file is kept until
  /// the run begins. Error: io.
  static result<states_log> open(const std::optional<std::string>& path,
                                 const reader_patience& patience = {});

  bool is_open() const { return file_.has_value(); }

  /// Empties the file, if there is one. Another thread may call `add`
  /// meanwhile. Error: io.
  result<void> begin();

  /// Throws a failure if the file cannot be written. Precondition: open.
  void add(const finished_example& example);

  /// Error: io.
  result<void> close();

 private:
  std::optional<output_file> file_;
};

/// The line of one key.
std::string states_json(const finished_example& example);

}  // namespace segue
