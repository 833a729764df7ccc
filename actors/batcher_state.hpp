// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "segue/actors/batch_order.hpp"
#include "segue/actors/ready_box.hpp"
#include "segue/actors/run_board.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/messages/batch_outlet.hpp"

namespace segue {

/// Makes batches: between the key_states, whose ready segments it takes from
/// the ready box, and the feature_workers, which gather them for a waiting
/// consumer. Saves and drops come back to it. It is serial, so it copies
/// handles only. batch_order decides which examples a batch has.
struct batcher_state {
  /// The batcher's data about an active example.
  struct active_example {
    record_ptr record;
    std::int64_t segment = 0;
    state_row state;       // where `segment` starts
    key_state_actor key;   // set with the first ready segment
    bool ready = false;    // the key_state has reported `segment`
    bool awaited = false;  // the forming batch waits for that
  };
  struct open_demand {
    std::uint64_t ticket;
    std::int64_t size;
    bool hurried = false;  // takes what is ready now
  };
  /// A batch whose members are chosen but not all reported ready.
  struct forming_batch {
    std::uint64_t ticket = 0;
    std::vector<slot_id> members;
    std::int64_t missing = 0;
  };
  struct batch_out {
    std::vector<slot_id> members;
    std::uint64_t ticket = 0;
    std::size_t worker = 0;
    bool gathered = false;
  };

  /// The batch that is likely to be next, whose step data a worker gathers
  /// while the consumer still computes the states.
  struct prepared_batch {
    std::shared_ptr<batch_content> content;
    std::size_t worker = 0;
  };

  std::shared_ptr<ready_box> box;
  std::shared_ptr<batch_outlet> outlet;
  std::shared_ptr<run_board> board;
  batch_options options;
  std::optional<batch_order> order;
  std::vector<active_example> examples;  ///< by slot
  ready_box::contents arrivals;          ///< memory to empty the box into
  std::deque<open_demand> demands;
  std::optional<forming_batch> forming;
  boost::unordered_flat_map<std::uint64_t, batch_out> out;
  std::uint64_t last_batch = 0;
  std::optional<prepared_batch> prepared;
  int wrong_forecasts = 0;  ///< in a row
  /// Examples that have finished here, but not yet in state_store. The end is
  /// not reported before their final states are handed out.
  std::int64_t unreleased = 0;
  bool end_reported = false;  ///< undelivered keys have been noted
  /// Finished examples, in order, that are not yet reported to the store.
  std::vector<slot_id> finished;
  std::vector<feature_worker_actor> workers;
  std::size_t next_worker = 0;
  bool looks_again = false;  ///< a look_again is on its way
  state_store_actor store;
  key_relay_actor relay;  ///< empty: the keys are in this process
  const char* name = "batcher";

  void take_arrivals();
  /// Forgets examples that have finished, and notes them for the store.
  void finish(const std::vector<slot_id>& slots);
  using time_point = batch_order::time_point;
  /// Serves the demands that have been hurried, then the first one. Returns
  /// false if it has to wait, or there is none.
  bool serve_next(time_point now);
  /// Chooses the members of a demand, or answers it without any. Returns false
  /// if it has to wait. With `at_least` so many entries are enough.
  bool serve(std::deque<open_demand>::iterator demand,
             std::optional<std::int64_t> at_least);
  /// Tells a demand that the input has ended, or why it can never be served.
  void end(std::deque<open_demand>::iterator demand, batch_order::verdict why);
  void refuse(std::deque<open_demand>::iterator demand, error reason);
  /// Marks a demand. Does nothing if its batch is chosen already.
  void hurry(std::uint64_t ticket);
  /// When the first demand is content with fewer entries than it asks for
  /// (batch_options::may_be_partial); nullopt if too few are ready.
  std::optional<time_point> partial_at();
  /// The entries of a batch, without states.
  std::shared_ptr<batch_content> make_content(
      const std::vector<slot_id>& members) const;
  std::vector<state_row> states_of(const std::vector<slot_id>& members) const;
  /// The likely next batch, without states; null if it cannot be predicted.
  std::shared_ptr<batch_content> make_forecast(const batch_out& last);
  /// Whether the prepared batch is this one. Its worker may read it meanwhile.
  bool is_prepared(const std::vector<slot_id>& members) const;
  void note_undelivered();
  open_demands standing() const;
  /// Whether consumers wait for what only the save or the drop of a batch that
  /// is out can bring.
  bool waits_for_save() const;
  void update_figures();
  /// Puts a batch's entries back among the candidates, with the states they
  /// had. Returns false if the batch is not out.
  bool put_back(std::uint64_t batch);
  /// The consumers with tickets in [first, last] no longer wait. Entries chosen
  /// for them go back at once, so that the same consumer's next demand finds
  /// them [B16]. Returns the number of these batches that have entries.
  std::int64_t withdraw(std::uint64_t first, std::uint64_t last);
  void note_gathered(const batch_gathered& gathered);
};

}  // namespace segue
