// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <exception>

#include "segue/messages/interfaces.hpp"

namespace segue {

/// Makes an exception in any of an actor's handlers the run's failure, told to
/// the supervisor, where CAF would print it. Exceptions come from callables
/// that a program hands in, and from memory that has run out.
template <class SelfPointer>
void report_faults(SelfPointer self, const supervisor_actor& supervisor) {
  auto report = [self, supervisor](const char* what) -> caf::error {
    self->send(supervisor,
               run_failed{{errc::internal, fmt::format("the {} has failed: {}",
                                                       self->name(), what)}});
    return caf::exit_reason::unhandled_exception;
  };
  self->set_exception_handler([report](std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
      return report(e.what());
    } catch (...) {
      return report("an exception of unknown type");
    }
  });
}

}  // namespace segue
