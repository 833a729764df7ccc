// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/python/src/options.hpp"

namespace segue::python {

namespace nb = nanobind;

/// What segue's threads have for the program: they never call Python, so the
/// program's threads take it from here.
class outbox {
 public:
  void add(finished_example done);
  void add(reject refused);
  std::vector<finished_example> take_finished();
  std::vector<reject> take_rejects();
  bool has_news() const { return news_.load(std::memory_order_relaxed); }

 private:
  std::mutex mutex_;
  std::atomic<bool> news_{false};
  std::vector<finished_example> finished_;
  std::vector<reject> rejects_;
};

/// Which threads have drawn batches that are not saved. Used with the GIL only.
struct batches_held {
  std::map<std::thread::id, std::int64_t> by_thread;
  std::int64_t saved = 0;

  void draw(std::thread::id thread) { ++by_thread[thread]; }
  void leave(std::thread::id thread) {
    if (--by_thread[thread] == 0) by_thread.erase(thread);
  }
  std::int64_t of(std::thread::id thread) const {
    auto at = by_thread.find(thread);
    return at == by_thread.end() ? 0 : at->second;
  }
};

class bound_batch;

/// A pipeline for Python: every wait is without the GIL and ends with a signal.
class bound_pipeline {
 public:
  bound_pipeline(const configured& options, bool tells_finished,
                 bool tells_rejects);
  bound_pipeline(const bound_pipeline&) = delete;
  bound_pipeline& operator=(const bound_pipeline&) = delete;
  ~bound_pipeline();

  /// Throws failure (deadline_exceeded) after `timeout` seconds. Returns no
  /// batch if news came meanwhile that are to be taken first.
  std::unique_ptr<bound_batch> next(std::optional<std::int64_t> batch_size,
                                    std::optional<double> timeout,
                                    bool others_save);
  std::unique_ptr<bound_batch> next_ready(std::int64_t max, double timeout);
  void push(example e, std::optional<double> timeout);
  void close(bool cancel);
  void wait(std::optional<double> timeout);
  run_summary stop();
  run_summary summary() const { return at().summary(); }
  live_figures figures() const { return at().figures(); }
  outbox& news() { return *outbox_; }

 private:
  pipeline& at() const;
  /// Raises UnsavedBatches if only this thread could end its wait.
  void check_not_waiting_for_itself() const;
  std::unique_ptr<bound_batch> hold(batch drawn);

  std::unique_ptr<pipeline> pipeline_;
  std::shared_ptr<outbox> outbox_ = std::make_shared<outbox>();
  std::shared_ptr<batches_held> held_ = std::make_shared<batches_held>();
};

void bind_pipeline(nb::module_& module);

}  // namespace segue::python
