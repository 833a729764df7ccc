// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "segue/errors/current_error.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// Turns an exception in any of an actor's handlers into an error and calls
/// `tell` with it; CAF would only print it. The actor ends. Exceptions come
/// from callables of the program, and from a lack of memory.
template <class SelfPointer, class Tell>
void tell_faults(SelfPointer self, Tell tell) {
  self->set_exception_handler(
      [self, tell](std::exception_ptr& thrown) -> caf::error {
        try {
          std::rethrow_exception(thrown);
        } catch (...) {
          tell(current_error(fmt::format("the {} has failed", self->name())));
        }
        return caf::exit_reason::unhandled_exception;
      });
}

/// Reports them to the supervisor as the run's failure.
template <class SelfPointer>
void report_faults(SelfPointer self, const supervisor_actor& supervisor) {
  tell_faults(self, [self, supervisor](error fault) {
    self->send(supervisor, run_failed{std::move(fault)});
  });
}

}  // namespace segue
