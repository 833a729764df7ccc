// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "segue/actors/key_state.hpp"
#include "segue/actors/last_states.hpp"
#include "segue/config/batch_options.hpp"

namespace segue {

/// Functions that state_store calls.
struct store_hooks {
  /// Makes the key_state of an admitted example; empty: made in this process.
  /// `resumed` are the states to start from, as in initial_state().
  std::function<void(const record_ptr&, slot_id,
                     const std::optional<state_row>& resumed)>
      start_key;
  /// Hands out the final states; may be empty. An exception ends the run.
  std::function<void(const sequence_record&, const state_row&)> on_finished;
  /// Returns the examples' capacity to the actor or program that admits.
  std::function<void(const std::vector<record_ptr>&)> on_released;
};

/// The directory of active keys: between the source (segmenter or a program
/// that pushes), which never admits more than the capacity allows, and the
/// key_states, which it creates and, in a cancelled run, ends. A key that is
/// admitted while its earlier example is active waits for it, and may start
/// from the states with which that one finishes [B9]. Examples
/// finish in the order of the batcher, not of their key_states' reports, so
/// that the order of final states does not depend on timing [B16].
struct state_store_state {
  struct key_identity {
    std::string_view key;  // of the record in the slot
    std::uint32_t epoch;
    friend bool operator==(const key_identity&, const key_identity&) = default;
    friend std::size_t hash_value(const key_identity& k);
  };
  struct active_key {
    record_ptr record;
    key_state_actor actor;             // empty while blocked, or elsewhere
    std::optional<slot_id> successor;  // the same key's next example
    std::optional<state_row> final_state;
  };

  /// Empties the box: its entries' key_states hold references to the box.
  ~state_store_state();

  std::shared_ptr<const key_surroundings> around;
  store_hooks hooks;
  batcher_actor batcher;
  std::vector<active_key> slots;
  std::vector<slot_id> free_slots;
  /// Each key's newest example.
  boost::unordered_flat_map<key_identity, slot_id, boost::hash<key_identity>>
      directory;
  std::optional<last_states> last;  ///< of on_duplicate::resume
  std::deque<slot_id> finishing;    ///< in the batcher's order
  bool failed = false;              ///< on_finished threw
  const char* name = "state_store";

  slot_id take_slot(record_ptr record);
  /// Puts an example into the directory.
  admission enter(record_ptr record);
  /// The results for examples that finish together.
  struct released {
    std::vector<record_ptr> records;
    std::vector<state_row> final_states;  ///< one per record
    std::vector<slot_id> unblocked;       ///< may start now
  };
  /// Takes out the finished examples, in order.
  released release();
  /// The states that an example resumes.
  std::optional<state_row> resumed_by(const sequence_record& record) const {
    return last ? last->find(record) : std::nullopt;
  }
  /// Notes the unfinished examples when the run ends.
  void note_undelivered() const;
};

/// `around` is shared by the key_states; the store adds itself to it.
state_store_actor::behavior_type state_store(
    state_store_actor::stateful_pointer<state_store_state> self,
    key_surroundings around, store_hooks hooks, on_duplicate duplicates,
    batcher_actor batcher, supervisor_actor supervisor);

}  // namespace segue
