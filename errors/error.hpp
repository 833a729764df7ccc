// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace segue {

/// What kind of thing went wrong. The message says which key, option, file or
/// record, the value seen and the bound.
enum class errc : unsigned char {
  none,
  invalid_argument,    ///< a value of the caller or the input is wrong
  not_found,           ///< a file, name or key that does not exist
  already_exists,      ///< a key that is active, a state saved twice
  out_of_range,        ///< an index outside its bounds
  malformed,           ///< a record or file that violates its format
  truncated,           ///< a file that ends inside a record
  empty,               ///< a file of zero bytes
  io,                  ///< the operating system refused to read or write
  stale,               ///< a save for a segment that is not current
  end_of_input,        ///< nothing more will come
  cancelled,           ///< closed while waiting
  deadline_exceeded,   ///< the given time has passed
  unavailable,         ///< an actor or node that is needed is gone
  resource_exhausted,  ///< memory, threads or open files are exhausted
  internal,            ///< a bug of segue
};

/// The code's name as users read it, e.g. "invalid_argument".
std::string_view to_string(errc code);

/// An error as a value.
struct error {
  errc code = errc::none;
  std::string message{};

  friend bool operator==(const error&, const error&) = default;
};

/// Adds the place in front of the message: "PLACE: message".
error at(std::string_view place, error e);

/// The error of calls on a closed pipeline.
error pipeline_closed();

}  // namespace segue
