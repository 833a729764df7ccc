// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/errors/error.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

// Messages between actors of one process, in the order of the flow. They carry
// handles to shared, immutable data. None of them leaves the process, which is
// why they are not serializable.

/// parser -> reader: request for one chunk.
struct pull_chunk {};

/// reader -> parser: whole records of whole keys.
struct raw_chunk {
  std::shared_ptr<const chunk> records;
  std::uint64_t index = 0;  ///< counted over all epochs
  std::uint32_t epoch = 0;
};

/// reader -> segmenter: no chunk has an index of `chunks` or more.
struct input_end {
  std::uint64_t chunks = 0;
};

/// parser -> segmenter: a chunk's examples and rejects.
struct parsed_records {
  std::shared_ptr<parsed_chunk> parsed;
  std::shared_ptr<const chunk> records;  ///< the chunk
  std::uint64_t index = 0;
  std::uint32_t epoch = 0;
};

/// segmenter -> parser: the chunk is admitted; pull one more.
struct parse_credit {};

/// segmenter or a program that pushes -> state_store: checked examples in
/// insertion order, never more than the capacity allows.
struct admit_records {
  std::vector<record_ptr> records;
};

/// -> state_store: nothing more will be admitted.
struct source_end {};

/// state_store -> segmenter: that many examples have finished.
struct capacity_credit {
  std::int64_t examples = 0;
};

/// batcher -> batcher: entries may have waited long enough.
struct look_again {};

/// batcher -> key_state: the states of segment `segment` are saved.
struct advance_key {
  std::int64_t segment = 0;
  state_row state;
};

/// key_state -> state_store: the last segment is saved.
struct key_finished {
  slot_id slot = 0;
  state_row state;
};

/// run_hub -> state_store: the same for keys that live on other nodes.
struct keys_finished {
  std::vector<key_finished> keys;
};

/// batcher -> state_store: these finish, in this order.
struct slots_finished {
  std::vector<slot_id> slots;
};

/// state_store -> batcher: that many of them have finished, with their final
/// states handed out.
struct examples_released {
  std::int64_t examples = 0;
};

/// -> batcher: look into the ready box.
struct box_filled {};

/// consumer -> batcher: a batch of `size` for that ticket.
struct demand_batch {
  std::uint64_t ticket = 0;
  std::int64_t size = 0;
};

/// consumer -> batcher: the consumer with that ticket takes the entries that
/// are ready now, also fewer than it asked for, or `deadline_exceeded`.
struct hurry_demand {
  std::uint64_t ticket = 0;
};

/// consumer -> batcher: the consumer with that ticket no longer waits.
struct withdraw_demand {
  std::uint64_t ticket = 0;
};

/// -> batcher: the consumer with the tickets in [first, last] is lost; its
/// unsaved batches are delivered again [S3].
struct consumer_lost {
  std::uint64_t first_ticket = 0;
  std::uint64_t last_ticket = 0;
};

/// batcher -> key_relay: replaces an advance_key for each key: row b of
/// `states` is saved for the b-th key.
struct relay_saved {
  struct advanced_key {
    slot_id slot = 0;
    std::int64_t segment = 0;
  };
  std::uint64_t batch = 0;
  std::vector<advanced_key> keys;
  saved_states_ptr states;
};

/// batcher -> feature_worker: this is likely to be the next batch; gather all
/// of it except the states, which are still to be saved. Either a gather_batch
/// of the same object follows or none.
struct prepare_batch {
  std::shared_ptr<batch_content> batch;
};

/// batcher -> feature_worker: fill in the tensors of this batch, which holds
/// its entries only, and hand it to the ticket.
struct gather_batch {
  std::uint64_t ticket = 0;
  std::uint64_t id = 0;  ///< the batch's
  std::shared_ptr<batch_content> batch;
  /// The states that the entries start from, one each. The worker puts them in,
  /// since a prepared batch belongs to the worker alone.
  std::vector<state_row> states;
};

/// feature_worker -> batcher: whether a consumer has taken the batch.
struct batch_gathered {
  std::uint64_t batch = 0;
  bool taken = true;
};

/// consumer -> batcher: all states of a batch.
struct batch_saved {
  std::uint64_t batch = 0;
  saved_states_ptr states;
};

/// consumer -> batcher: the batch will not be saved; deliver it again.
struct batch_dropped {
  std::uint64_t batch = 0;
};

/// any actor -> supervisor: the run cannot continue.
struct run_failed {
  error reason;
};

/// run_hub -> batcher: which consumers wait? Answered by open_demands.
struct ask_demands {};

/// batcher -> run_hub: the tickets of consumers that wait for a batch, and of
/// those that have an unsaved one.
struct open_demands {
  std::vector<std::uint64_t> waiting;
  std::vector<std::uint64_t> holding;
};

/// run_hub -> batcher: answer when all earlier messages are handled.
struct ask_taken {
  std::uint64_t question = 0;
};

/// batcher -> run_hub: they are handled, and their results are sent.
struct saves_taken {
  std::uint64_t question = 0;
};

/// program -> supervisor: admit nothing more; active examples may finish.
struct close_input {};

/// program -> supervisor: end now.
struct cancel_run {
  std::optional<error> failure = {};  ///< of the program: the reason
};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::pull_chunk)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::raw_chunk)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::input_end)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::parsed_records)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::parse_credit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::admit_records)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::source_end)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::capacity_credit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::advance_key)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::key_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::keys_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::slots_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::examples_released)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::box_filled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::demand_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::hurry_demand)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::withdraw_demand)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::look_again)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::consumer_lost)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::relay_saved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::prepare_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::gather_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::batch_gathered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::batch_saved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::batch_dropped)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::ask_demands)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::open_demands)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::ask_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::saves_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::run_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::close_input)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::cancel_run)
