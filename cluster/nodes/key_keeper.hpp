// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "segue/actors/key_state.hpp"
#include "segue/cluster/nodes/node_post.hpp"

namespace segue {

/// The keys that live on a node, each with its own key_state: between the
/// source, which sends their examples, the hub, which sends saved states and
/// asks for rows, and the batch_builders, which receive the rows. If there are
/// copies of a key, each keeper does the same and the hub asks one.
///
/// A message of the hub about an example can overtake the example itself, which
/// comes over another link. It then waits for it, unless the source is lost.
struct key_keeper_state {
  struct kept_key {
    record_ptr record;  ///< null until it arrives
    std::int64_t example = 0;
    std::optional<std::int64_t> ready_segment;
    state_row state;                   ///< where `ready_segment` starts
    key_state_actor actor;             ///< set with the first ready segment
    std::optional<state_row> resumed;  ///< for its start
    bool started = false;
    /// Messages that came before the record.
    std::vector<std::function<void()>> waiting;
  };

  /// Empties the box: its entries' key_states hold references to the box.
  ~key_keeper_state();

  node_post_ptr post;
  std::shared_ptr<const key_surroundings> around;
  std::vector<kept_key> keys;  ///< by slot
  std::vector<slot_id> free_slots;
  boost::unordered_flat_map<std::int64_t, slot_id> slots;  ///< by example
  ready_box::contents arrivals;  ///< memory to empty the box into
  std::vector<std::int64_t> done;
  bool source_is_lost = false;
  /// Awaited examples that will not come.
  std::int64_t missing = 0;
  const char* name = "key_keeper";

  slot_id slot_of(std::int64_t example);
  void keep(record_ptr record, caf::actor_system& system);
  void start(std::int64_t example, caf::actor_system& system);
  void advance(const advance_kept::saved_segment& saved);
  /// Takes the ready segments that the key_states have put into the box, and
  /// reports the first ones.
  void report_ready();
  void collect(const collect_rows& wanted);
  void finish(slot_id slot);
  void report_done();
  void lose_source();
  /// Error: requested data was lost with the source.
  result<void> status() const;

 private:
  /// Returns false if the record is there, so that nothing has to wait.
  bool defer(slot_id slot, std::function<void()> what);
  void start_slot(slot_id slot, caf::actor_system& system);
};

key_keeper_actor::behavior_type key_keeper(
    key_keeper_actor::stateful_pointer<key_keeper_state> self,
    node_post_ptr post, key_surroundings around, supervisor_actor supervisor);

}  // namespace segue
