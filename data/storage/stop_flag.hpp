// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <memory>

namespace segue {

/// Ends reading from another thread, also where it waits for a pipe that is
/// silent. Shared by a source and the files it opens.
class stop_flag {
 public:
  void set() { stopped_->store(true, std::memory_order_relaxed); }
  bool is_set() const { return stopped_->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::atomic<bool>> stopped_ =
      std::make_shared<std::atomic<bool>>(false);
};

}  // namespace segue
