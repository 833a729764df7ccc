// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/input/reject.hpp"

namespace segue {

/// Writes rejects as CSV: file,record,offset,key,column,value,reason,raw. The
/// file is made, or emptied, by the first reject.
class reject_writer {
 public:
  /// An empty path: rejects are counted only.
  explicit reject_writer(std::string path) : path_{std::move(path)} {}

  /// Error: io, naming the file.
  result<void> write(const reject& r);

  /// Makes sure that everything is in the file. Error: io.
  result<void> close();

  std::int64_t count() const { return count_; }

 private:
  error failed(std::string_view what) const;

  std::string path_;
  std::ofstream file_;
  std::int64_t count_ = 0;
};

}  // namespace segue
