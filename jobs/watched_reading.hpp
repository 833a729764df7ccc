// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <stop_token>

#include "segue/actors/check_resources.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

/// Calls `work`, which returns a result, in its own thread, and meanwhile
/// `tell`, which may be empty, about five times a second. A stop request
/// cancels the reader, whose `progress` and `cancel` may be called from any
/// thread. In addition to the errors of `work`: resource_exhausted if no thread
/// is available.
template <class Reader, class Work>
auto run_watched(Reader& reader, const std::stop_token& stop,
                 const std::function<void(const read_progress&)>& tell,
                 Work work) -> decltype(work()) {
  constexpr std::chrono::milliseconds pace{200};
  if (stop.stop_requested()) return interrupted();
  if (auto ok = check_resources({1, 0}); !ok) return ok.error();
  auto done = std::async(std::launch::async, work);
  while (done.wait_for(pace) != std::future_status::ready) {
    if (tell) tell(reader.progress());
    if (stop.stop_requested()) reader.cancel();
  }
  auto outcome = done.get();
  if (!outcome && outcome.error().code == errc::cancelled) return interrupted();
  return outcome;
}

}  // namespace segue
