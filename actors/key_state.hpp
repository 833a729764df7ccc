// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/monitorable_actor.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "segue/actors/ready_box.hpp"
#include "segue/actors/run_board.hpp"

namespace segue {

/// What all key_states of a run share.
struct key_surroundings {
  std::shared_ptr<ready_box> box;
  std::shared_ptr<run_board> board;
  box_watcher_actor batcher;  ///< woken when the box has been filled
  finisher_actor store;
  /// The pipeline's initial states, each [1, dims...]: a block of one row.
  saved_states_ptr initial;
};

/// One key's carried state: between state_store, which creates it when the
/// example is admitted, and the batcher, to which it reports every segment
/// whose predecessor's states are saved [B15]. Only it decides whether a save
/// is current [S4]. It ends with its key.
///
/// Its only message moves a handle and counts a step, less work than waking a
/// thread for it. So this actor has no mailbox and handles a message in the
/// thread of the sender, under a lock of its own (docs/decisions/006).
class key_state : public caf::monitorable_actor {
 public:
  /// Starts from `resumed` as initial_state() does.
  key_state(caf::actor_config& config, record_ptr record, slot_id slot,
            std::shared_ptr<const key_surroundings> around,
            std::optional<state_row> resumed);

  const char* name() const override { return "key_state"; }

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element,
               caf::execution_unit* context) override;

  /// Reports the first segment as ready; called once, after creation.
  void start(key_state_actor self);

 private:
  /// Returns false if the save is not for the current segment.
  bool advance(const advance_key& saved);

  std::mutex handling_;
  record_ptr record_;
  std::shared_ptr<const key_surroundings> around_;
  std::optional<state_row> resumed_;  // until start()
  std::int64_t step_ = 0;             // the segment that is ready or out
  slot_id slot_ = 0;
};

/// The states that an example's first segment starts from [B14]: its own, else
/// those with which the key's previous example finished, if it resumes these,
/// else the pipeline's.
state_row initial_state(const sequence_record& record,
                        const key_surroundings& around,
                        const std::optional<state_row>& resumed);

/// Makes a key_state, which reports its first segment at once.
key_state_actor make_key_state(caf::actor_system& system, record_ptr record,
                               slot_id slot,
                               std::shared_ptr<const key_surroundings> around,
                               std::optional<state_row> resumed);

}  // namespace segue
