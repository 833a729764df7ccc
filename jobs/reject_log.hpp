// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "segue/data/output/reject_writer.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Takes the records that a run skips: writes them to the reject file, where
/// there is one, and keeps the first few for the summary. One thread at a
/// time.
class reject_log {
 public:
  /// How many are kept.
  static constexpr std::size_t shown = 5;

  /// An empty path: there is no file.
  explicit reject_log(std::string path, reader_patience patience = {})
      : writer_{std::move(path), std::move(patience)} {}

  /// Error: io, where the file cannot be written.
  result<void> take(const reject& r);
  /// The same for a pipeline's call-back: throws a failure.
  void add(const reject& r);

  /// The first, described.
  const std::vector<std::string>& first() const { return first_; }

  /// Error: io.
  result<void> close() { return writer_.close(); }

 private:
  reject_writer writer_;
  std::vector<std::string> first_;
};

}  // namespace segue
