// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "segue/actors/batch_order.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// An example that state_store has admitted.
struct admission {
  slot_id slot = 0;
  record_ptr record;
  /// Its key's earlier example, which must finish first [B9].
  std::optional<batch_order::predecessor> after;
};

/// A key's segment that may be batched.
struct ready_entry {
  slot_id slot = 0;
  std::int64_t segment = 0;
  state_row state;
  /// The key_state that takes saved states; set with the first segment only.
  key_state_actor key;
};

/// Admissions and ready segments from state_store and the key_states for the
/// batcher. One lock and one wake-up message serve many entries: a message for
/// each would be the largest cost of the path. An admission is put in before
/// its key_state exists, so it is never taken out after that key's entry.
class ready_box {
 public:
  struct contents {
    std::vector<admission> admissions;
    std::vector<ready_entry> ready;
    bool ended = false;
  };

  /// All return true if the batcher must be woken.
  bool put(std::vector<admission> admissions);
  bool put(ready_entry entry);
  bool put_end();

  /// Takes everything; `into` is cleared first and its memory is reused.
  void take(contents& into);

 private:
  bool fill();

  std::mutex mutex_;
  contents contents_;
  bool awake_ = false;  // a wake-up is under way
};

}  // namespace segue
