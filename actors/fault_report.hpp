// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <exception>
#include <new>
#include <utility>

#include "segue/messages/interfaces.hpp"

namespace segue {

/// Makes an exception in any of an actor's handlers a message that `tell` is
/// called with, where CAF would print it; the actor ends. Exceptions come from
/// callables that a program hands in, and from memory that has run out.
template <class SelfPointer, class Tell>
void tell_faults(SelfPointer self, Tell tell) {
  auto report = [self, tell](const char* what) -> caf::error {
    tell(error{errc::internal,
               fmt::format("the {} has failed: {}", self->name(), what)});
    return caf::exit_reason::unhandled_exception;
  };
  self->set_exception_handler([report](std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
      return report("there is no memory left");
    } catch (const std::exception& e) {
      return report(e.what());
    } catch (...) {
      return report("an exception of unknown type");
    }
  });
}

/// Makes them the run's failure, told to the supervisor.
template <class SelfPointer>
void report_faults(SelfPointer self, const supervisor_actor& supervisor) {
  tell_faults(self, [self, supervisor](error fault) {
    self->send(supervisor, run_failed{std::move(fault)});
  });
}

}  // namespace segue
