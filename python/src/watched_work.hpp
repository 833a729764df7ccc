// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace segue::python {

namespace nb = nanobind;

/// What a job has to tell, made by its thread and told by the caller's: only
/// the latest of each kind.
class job_news {
 public:
  using note = std::function<nb::object()>;

  void set(const char* kind, note what);
  /// Calls `tell(kind, object)` for all that is new. `tell` may be None.
  void tell(nb::handle tell);
  void end();
  /// Waits for some time, or until end(). Returns whether the work has ended.
  bool wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<const char*, note>> notes_;
  bool ended_ = false;
};

/// Runs `work(stop, news)` in a thread of its own and tells its news in this
/// one. A signal whose handler raises, or an exception from `tell`, asks the
/// work to stop, waits for its end, and comes out here.
void watch(const std::function<void(std::stop_token, job_news&)>& work,
           nb::handle tell);

}  // namespace segue::python
