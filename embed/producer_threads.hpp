// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "segue/embed/pipeline.hpp"

namespace segue {

/// Threads that push examples into a pipeline, one per function. When all
/// functions have returned, the input is closed (close_mode::finish), so a
/// pipeline can have only one object of this class. A function that returns an
/// error, or throws, ends the run with that error; `cancelled` only ends the
/// function, since it is what a push returns after close().
///
/// Declare it after the pipeline and before the loop that draws batches: its
/// destructor ends the run if a function has not returned yet, so that no way
/// out of the loop waits for a push that waits for capacity.
///
/// For threads that the program has anyway, see `producer`.
class producer_threads {
 public:
  using function = std::function<result<void>(pipeline&)>;

  /// Starts the threads. The pipeline must outlive them and stay in place.
  /// Throws std::system_error if a thread cannot be started; then the run is
  /// ended.
  producer_threads(pipeline& into, std::vector<function> functions);
  producer_threads(const producer_threads&) = delete;
  producer_threads& operator=(const producer_threads&) = delete;
  /// Calls close(close_mode::cancel) if a function is still running, then waits
  /// for all threads. Pushes return then; a function that waits for something
  /// else must end that wait itself.
  ~producer_threads();

  /// Waits until all functions have returned, so call it after the loop that
  /// draws batches: functions that wait for capacity do not return before.
  /// Returns the error with which a
  /// function ended the run, or `cancelled` if one returned only that. Must not
  /// be called from a function.
  result<void> join();

 private:
  struct progress;
  std::unique_ptr<progress> progress_;
};

}  // namespace segue
