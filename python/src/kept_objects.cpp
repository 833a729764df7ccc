// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/kept_objects.hpp"

#include <atomic>
#include <mutex>
#include <vector>

namespace segue::python {
namespace {

struct noted_objects {
  std::mutex mutex;
  std::vector<PyObject*> objects;
  std::atomic<bool> any{false};
};

/// Never destroyed: segue's threads may outlast static objects.
noted_objects& noted() {
  static auto* all = new noted_objects;
  return *all;
}

}  // namespace

void give_up_later(PyObject* object) noexcept {
  auto& all = noted();
  std::lock_guard guard{all.mutex};
  all.objects.push_back(object);
  all.any = true;
}

void give_up_noted() {
  auto& all = noted();
  if (!all.any.load(std::memory_order_relaxed)) return;
  std::vector<PyObject*> objects;
  {
    std::lock_guard guard{all.mutex};
    objects.swap(all.objects);
    all.any = false;
  }
  for (auto* object : objects)
    Py_DECREF(object);
}

}  // namespace segue::python
