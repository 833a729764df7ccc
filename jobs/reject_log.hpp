// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "segue/data/output/reject_writer.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Records the rejects of a run: writes them to the reject file, if there is
/// one, and keeps the first few for the summary. For one thread at a time.
class reject_log {
 public:
  /// The number of rejects kept.
  static constexpr std::size_t shown = 5;

  /// With an empty path there is no file.
  explicit reject_log(std::string path, reader_patience patience = {})
      : writer_{std::move(path), std::move(patience)} {}

  /// Error: io if the file cannot be written.
  result<void> take(const reject& r);
  /// The same, for the callback of a pipeline: throws a failure.
  void add(const reject& r);

  /// Descriptions of the first rejects.
  const std::vector<std::string>& first() const { return first_; }

  /// Error: io.
  result<void> close() { return writer_.close(); }

 private:
  reject_writer writer_;
  std::vector<std::string> first_;
};

}  // namespace segue
