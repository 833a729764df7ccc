// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// Makes standard input readable more than once: the bytes of a pipe are copied
/// to a temporary file without a name, which replaces it.
class standard_input {
 public:
  /// Reads a pipe to its end. The temporary file is created in `folder`, or in
  /// the folder of the system if that is empty. Error: io.
  static result<standard_input> hold(const std::string& folder);

  /// Returns to the position at which it was held. Error: io.
  result<void> rewind() const;

 private:
  explicit standard_input(std::int64_t begin) : begin_{begin} {}
  std::int64_t begin_;
};

}  // namespace segue
