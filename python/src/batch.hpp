// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>
#include <thread>

#include "segue/embed/batch.hpp"
#include "segue/python/src/pipeline.hpp"

namespace segue::python {

namespace nb = nanobind;

/// A batch for Python, and who has drawn it.
class bound_batch {
 public:
  bound_batch(segue::batch content, std::shared_ptr<batches_held> held);
  bound_batch(const bound_batch&) = delete;
  bound_batch& operator=(const bound_batch&) = delete;
  ~bound_batch();

  const segue::batch& content() const;
  void save(nb::list states);
  void acknowledge();
  void drop();
  /// The names of the states that are not saved.
  const std::vector<std::string>& unsaved() const { return unsaved_; }
  bool is_done() const { return done_; }

 private:
  void end();

  std::unique_ptr<segue::batch> content_;
  std::shared_ptr<batches_held> held_;
  std::thread::id drawn_by_ = std::this_thread::get_id();
  std::vector<std::string> unsaved_;
  bool done_ = false;
};

void bind_batch(nb::module_& module);

}  // namespace segue::python
