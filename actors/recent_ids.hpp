// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace segue {

/// The last ids that were noted. After the loss of a node or a worker a message
/// may come twice, but not later than this many batches.
class recent_ids {
 public:
  void note(std::uint64_t id) { ids_[next_++ % ids_.size()] = id; }

  bool has(std::uint64_t id) const {
    auto end = ids_.begin() + std::min(next_, ids_.size());
    return std::find(ids_.begin(), end, id) != end;
  }

 private:
  std::array<std::uint64_t, 256> ids_{};
  std::size_t next_ = 0;
};

}  // namespace segue
