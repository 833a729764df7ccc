// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/end_in_words.hpp"

#include <caf/error.hpp>
#include <caf/exit_reason.hpp>

namespace segue {

std::string end_in_words(const caf::error& reason) {
  if (!reason) return "it has ended";
  if (reason.category() != caf::atom("exit"))
    return "it has failed: " + caf::to_string(reason);
  switch (static_cast<caf::exit_reason>(reason.code())) {
    case caf::exit_reason::remote_link_unreachable:
    case caf::exit_reason::unreachable:
      return "the connection was lost";
    case caf::exit_reason::user_shutdown:
    case caf::exit_reason::kill:
      return "it was told to stop";
    case caf::exit_reason::unhandled_exception:
      return "it has failed";
    default:
      return "it has ended";
  }
}

}  // namespace segue
