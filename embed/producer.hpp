// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/embed/pipeline.hpp"

namespace segue {

struct producer_share;

/// A handle with which threads of the program push examples. It closes the
/// input of the pipeline (close_mode::finish) when the last producer of the
/// pipeline is destroyed. All producers of a pipeline count, copies as well as
/// those that are made separately. So make the first one before any thread can
/// be done with its own: a producer that is made after the input was closed can
/// no longer push.
///
/// Use it for threads that the program has anyway, such as those of a server or
/// of a simulation, and for threads that may outlive the pipeline. Use
/// `producer_threads` for functions that only push: it starts and joins their
/// threads, and turns their errors into the end of the run.
///
/// It does not keep the pipeline alive, and remains valid if the pipeline is
/// moved. If threads that push are joined by a destructor, such as that of
/// std::jthread, declare them before the pipeline: the pipeline is then
/// destroyed first and ends their pushes, however the scope is left.
///
/// Every thread has its own copy; one object must not be used by a thread while
/// another assigns to it. If the pipeline reads files, or is a node without the
/// role source, pushes return invalid_argument and nothing is closed.
class producer {
 public:
  using clock = pipeline::clock;

  /// A producer of a pipeline that was moved from is empty, as one that was
  /// moved from itself: it closes nothing, and its pushes return
  /// invalid_argument.
  explicit producer(pipeline& into);

  /// As pipeline::push. Errors: those, and `cancelled` once the pipeline is
  /// destroyed.
  result<void> push(example e) const;
  result<void> push(example e, clock::time_point deadline) const;

 private:
  std::shared_ptr<producer_share> share_;
};

}  // namespace segue
