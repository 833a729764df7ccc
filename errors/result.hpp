// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <utility>

#include "segue/errors/basic_result.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// A value or an error; `result<void>` for an action. Test it with `if (r)`,
/// read it with `*r` or `r->`, and its error with `r.error()`.
template <class T>
using result = basic_result<T, error>;

/// The exception that `result::value()` throws for an error, and the only
/// exception type of the embedding interface.
class failure : public std::runtime_error {
 public:
  explicit failure(error e)
      : std::runtime_error{e.message}, error_{std::move(e)} {}

  errc code() const noexcept { return error_.code; }
  const error& what_error() const noexcept { return error_; }

 private:
  error error_;
};

/// Found by argument-dependent look-up from `result::value()`.
[[noreturn]] inline void throw_exception_from_error(const error& e) {
  throw failure{e};
}

}  // namespace segue
