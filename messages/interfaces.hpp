// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/typed_actor.hpp>

#include "segue/messages/payloads.hpp"

namespace segue {

// Every actor's interface, in the order of the flow. All messages are one-way:
// a request per entry would cost five times as much, and demand already
// travels as credit.

/// Owns the open files; hands out chunks on demand.
using reader_actor = caf::typed_actor<
    // Answers the sender with a raw_chunk while there is one.
    caf::reacts_to<pull_chunk>>;

/// Decides whether a record is an example or a reject.
using parser_actor = caf::typed_actor<
    // Parses it and sends the segmenter a parsed_records.
    caf::reacts_to<raw_chunk>,
    // Pulls the next chunk from the reader.
    caf::reacts_to<parse_credit>>;

/// Owns the running insertion index; checks examples and keeps their order.
using segmenter_actor = caf::typed_actor<
    // Puts the chunk in its place and admits what the capacity allows.
    caf::reacts_to<parsed_records>,
    // Learns where the input ends.
    caf::reacts_to<input_end>,
    // Admits more examples.
    caf::reacts_to<capacity_credit>,
    // Admits no more examples.
    caf::reacts_to<close_input>>;

/// The receiver of a source's examples: the segmenter's view of state_store.
using admission_actor = caf::typed_actor<
    // Makes a key_state for every example.
    caf::reacts_to<admit_records>,
    // Passes the end of input on to the batcher.
    caf::reacts_to<source_end>>;

/// A key_state's view of state_store.
using finisher_actor = caf::typed_actor<
    // Holds the final states until the key may finish.
    caf::reacts_to<key_finished>>;

/// Owns the directory of keys and the free capacity.
using state_store_actor = admission_actor::extend_with<finisher_actor>::extend<
    // Like key_finished; the examples released by it travel together.
    caf::reacts_to<keys_finished>,
    // Learns the order in which keys finish.
    caf::reacts_to<slots_finished>>;

/// state_store -> batcher, first of all: the actor that gets finished keys.
struct introduce_store {
  state_store_actor store;
};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::introduce_store)

namespace segue {

/// Owns one key's states and step.
using key_state_actor = caf::typed_actor<
    // Takes over the saved states; reports the next segment, or finishes.
    caf::reacts_to<advance_key>>;

/// Sends the saved states of a whole batch to keys in other processes.
using key_relay_actor = caf::typed_actor<
    // Sends them to the batch's keys in any process.
    caf::reacts_to<relay_saved>,
    // Answers the nodes that have asked.
    caf::reacts_to<open_demands>,
    // Tells the source whether the example in question is saved.
    caf::reacts_to<saves_taken>>;

/// The batcher as state_store and the key_states see it.
using box_watcher_actor = caf::typed_actor<
    // Takes the entries of the ready box.
    caf::reacts_to<box_filled>>;

/// The batcher as a consumer sees it.
using batch_source_actor = caf::typed_actor<
    // Makes a batch as soon as it is due.
    caf::reacts_to<demand_batch>,
    // Gives a ticket what is ready.
    caf::reacts_to<hurry_demand>,
    // Forgets a ticket.
    caf::reacts_to<withdraw_demand>,
    // Lets the batch's keys advance.
    caf::reacts_to<batch_saved>,
    // Makes the batch's entries ready again.
    caf::reacts_to<batch_dropped>>;

/// Owns the ready entries and the batches that are out.
using batcher_actor =
    box_watcher_actor::extend_with<batch_source_actor>::extend<
        // Makes a batch that has become due by time.
        caf::reacts_to<look_again>,
        // Learns its state_store.
        caf::reacts_to<introduce_store>,
        // Forgets the tickets of a lost consumer.
        caf::reacts_to<consumer_lost>,
        // Notes that the batch has arrived, or takes it back.
        caf::reacts_to<batch_gathered>,
        // Answers the key_relay.
        caf::reacts_to<ask_demands>,
        // The same.
        caf::reacts_to<ask_taken>,
        // Reports the end only when all final states are handed out.
        caf::reacts_to<examples_released>>;

/// Applies the feature layer to a batch.
using feature_worker_actor = caf::typed_actor<
    // Gathers everything except states that are still to come.
    caf::reacts_to<prepare_batch>,
    // Gathers the batch and hands it to the holder of the ticket.
    caf::reacts_to<gather_batch>>;

/// Owns the addresses of all others and decides the effect of a failure.
using supervisor_actor = caf::typed_actor<
    // Ends the run with that error.
    caf::reacts_to<run_failed>,
    // Stops the source.
    caf::reacts_to<close_input>,
    // Ends the run without waiting for active examples.
    caf::reacts_to<cancel_run>>;

}  // namespace segue
