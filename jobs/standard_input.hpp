// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// Standard input that can be read more than once: of a pipe the bytes are
/// copied to a temporary file without a name, which takes its place.
class standard_input {
 public:
  /// Reads a pipe to its end. `folder`: where the temporary file is made; the
  /// system's where it is empty. Error: io.
  static result<standard_input> hold(const std::string& folder);

  /// Goes back to where it was held. Error: io.
  result<void> rewind() const;

 private:
  explicit standard_input(std::int64_t begin) : begin_{begin} {}
  std::int64_t begin_;
};

}  // namespace segue
