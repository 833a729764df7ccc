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

/// The keys that live on a node, each with a key_state of its own: between the
/// source, which sends their examples, the hub, which says what was saved and
/// what a batch needs, and the batch_builders, to which it sends rows. Where
/// there are copies of a key, each keeper does the same and the hub asks one.
///
/// What the hub says of an example can overtake the example itself, which
/// comes over another link; it then waits for it, unless the source is lost.
struct key_keeper_state {
  struct kept_key {
    record_ptr record;  ///< null while it has not come
    std::int64_t example = 0;
    std::optional<std::int64_t> ready_segment;
    state_row state;        ///< what `ready_segment` starts from
    key_state_actor actor;  ///< set with the first ready segment
    bool started = false;
    /// What came before the record.
    std::vector<std::function<void()>> waiting;
  };

  /// Empties the box, whose entries lead back to it by their key_states.
  ~key_keeper_state();

  node_post_ptr post;
  std::shared_ptr<const key_surroundings> around;
  std::vector<kept_key> keys;  ///< by slot
  std::vector<slot_id> free_slots;
  boost::unordered_flat_map<std::int64_t, slot_id> slots;  ///< by example
  ready_box::contents arrivals;  ///< memory for taking the box empty
  std::vector<std::int64_t> done;
  bool source_is_lost = false;
  /// Examples that something waits for and that will not come.
  std::int64_t missing = 0;
  const char* name = "key_keeper";

  slot_id slot_of(std::int64_t example);
  void keep(record_ptr record, caf::actor_system& system);
  void start(std::int64_t example, caf::actor_system& system);
  void advance(const advance_kept::saved_segment& saved);
  /// Notes what the key_states have put into the box, and reports first
  /// segments.
  void report_ready();
  void collect(const collect_rows& wanted);
  void finish(slot_id slot);
  void report_done();
  void lose_source();
  /// Error: what has been asked for was lost with the source.
  result<void> status() const;

 private:
  /// False where the record is there, so that nothing has to wait for it.
  bool defer(slot_id slot, std::function<void()> what);
  void start_slot(slot_id slot, caf::actor_system& system);
};

key_keeper_actor::behavior_type key_keeper(
    key_keeper_actor::stateful_pointer<key_keeper_state> self,
    node_post_ptr post, key_surroundings around, supervisor_actor supervisor);

}  // namespace segue
