// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <memory>

namespace segue {

/// Stops reading from another thread, even while it waits for data from a pipe.
/// Shared by a source and the files that it opens.
class stop_flag {
 public:
  void set() { stopped_->store(true, std::memory_order_relaxed); }
  bool is_set() const { return stopped_->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::atomic<bool>> stopped_ =
      std::make_shared<std::atomic<bool>>(false);
};

}  // namespace segue
