// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "segue/data/input/reject.hpp"
#include "segue/data/output/output_file.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Writes rejects as CSV: file,record,offset,key,column,value,reason,raw. The
/// first reject creates the file, or empties it.
class reject_writer {
 public:
  /// If the path is empty, rejects are only counted.
  explicit reject_writer(std::string path, reader_patience patience = {})
      : path_{std::move(path)}, patience_{std::move(patience)} {}

  /// Errors name the file: io; cancelled, as for output_file::open.
  result<void> write(const reject& r);

  /// Writes all rejects so far to the file. Error: io.
  result<void> close();

  std::int64_t count() const { return count_; }

 private:
  result<void> open();

  std::string path_;
  reader_patience patience_;
  std::optional<output_file> file_;
  std::int64_t count_ = 0;
};

}  // namespace segue
