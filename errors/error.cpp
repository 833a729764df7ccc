// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/error.hpp"

namespace segue {

std::string_view to_string(errc code) {
  switch (code) {
    case errc::none:
      return "none";
    case errc::invalid_argument:
      return "invalid_argument";
    case errc::not_found:
      return "not_found";
    case errc::already_exists:
      return "already_exists";
    case errc::out_of_range:
      return "out_of_range";
    case errc::malformed:
      return "malformed";
    case errc::truncated:
      return "truncated";
    case errc::empty:
      return "empty";
    case errc::io:
      return "io";
    case errc::stale:
      return "stale";
    case errc::end_of_input:
      return "end_of_input";
    case errc::cancelled:
      return "cancelled";
    case errc::deadline_exceeded:
      return "deadline_exceeded";
    case errc::unavailable:
      return "unavailable";
    case errc::resource_exhausted:
      return "resource_exhausted";
    case errc::internal:
      return "internal";
  }
  return "unknown";
}

error at(std::string_view place, error e) {
  e.message = std::string{place} + ": " + e.message;
  return e;
}

error pipeline_closed() {
  return {errc::cancelled, "the pipeline was closed"};
}

}  // namespace segue
