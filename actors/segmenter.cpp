// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/segmenter.hpp"

#include <farmhash.h>
#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {
namespace {

using self_pointer = segmenter_actor::stateful_pointer<segmenter_state>;

}  // namespace

result<void> segmenter_state::note_reject(const reject& r,
                                          const std::string& category) {
  board->reject(category);
  if (rejects.on_reject)
    if (auto kept = rejects.on_reject(r); !kept) return kept;
  if (rejects.on_error == error_policy::skip) return {};
  return error{errc::malformed, describe(r)};
}

result<void> segmenter_state::take_example(parsed_records& parsed,
                                           std::size_t place) {
  auto e = std::move(parsed.parsed->examples[place]);
  auto refuse = [&, key = e.key](std::string reason, const char* category) {
    return note_reject(reject_example(*parsed.records, *parsed.parsed, place,
                                      key, std::move(reason)),
                       category);
  };
  if (options.make_keys_unique) e.key = unique_keys(e.key);
  // All steps read from a file are real.
  if (!options.pad && !e.length && !e.sequences.empty())
    e.length = time_of(e.sequences.front().value);
  if (options.on_duplicate == on_duplicate::reject && !keys_are_unique) {
    auto print = util::Fingerprint128(e.key);
    if (!seen.emplace(print.first, print.second).second) {
      return refuse("has a key that appears twice in the input",
                    "key appears twice in the input");
    }
  }
  auto record = make_record(std::move(e), *schema->get(),
                            {options.num_unroll, options.pad});
  if (!record)
    return refuse(
        fmt::format("is not a valid example: {}", record.error().message),
        "example is not valid");
  record->insertion_index = next_insertion++;
  record->epoch = epoch;
  backlog.push_back(
      std::make_shared<const sequence_record>(std::move(*record)));
  return {};
}

result<void> segmenter_state::take_chunk(parsed_records& parsed) {
  if (parsed.epoch != epoch) {
    epoch = parsed.epoch;
    seen.clear();
  }
  board->count.records += parsed.parsed->records;
  return take_in_order(
      *parsed.parsed,
      [this](const reject& r) { return note_reject(r, category_of(r)); },
      [&](std::size_t place) { return take_example(parsed, place); });
}

std::vector<record_ptr> segmenter_state::take_admissible() {
  std::vector<record_ptr> admitted;
  while (free_capacity > 0 && !backlog.empty()) {
    admitted.push_back(std::move(backlog.front()));
    backlog.pop_front();
    --free_capacity;
  }
  return admitted;
}

bool segmenter_state::through() const {
  return closed || (chunks && next_chunk == *chunks && backlog.empty());
}

namespace {

/// Gives credit for the chunks whose last example has left the backlog.
void pay_credits(self_pointer self, std::size_t admitted) {
  auto& credits = self->state.credits;
  while (!credits.empty()) {
    auto& owed = credits.front();
    auto paid = std::min(owed.examples, admitted);
    owed.examples -= paid;
    admitted -= paid;
    if (owed.examples > 0) break;
    if (!self->state.faulted) self->send(owed.parser, parse_credit{});
    credits.pop_front();
  }
}

void admit(self_pointer self, const admission_actor& store) {
  auto& state = self->state;
  if (state.closed) return;
  auto records = state.take_admissible();
  auto admitted = records.size();
  if (admitted > 0) self->send(store, admit_records{std::move(records)});
  pay_credits(self, admitted);
  if (state.through()) {
    state.closed = true;
    self->send(store, source_end{});
  }
}

/// Takes the next chunks in order.
void take_chunks(self_pointer self, const admission_actor& store) {
  auto& state = self->state;
  while (!state.closed && !state.faulted) {
    auto at = state.early.find(state.next_chunk);
    if (at == state.early.end()) break;
    auto chunk = std::move(at->second);
    state.early.erase(at);
    ++state.next_chunk;
    auto before = state.backlog.size();
    auto taken = state.take_chunk(chunk.parsed);
    if (!taken) {
      // The input ends here. Earlier examples are delivered, so that the output
      // of a failed run does not depend on timing.
      state.board->fail(taken.error());
      state.faulted = true;
      state.chunks = state.next_chunk;
      break;
    }
    state.credits.push_back(
        {std::move(chunk.parser), state.backlog.size() - before});
  }
  admit(self, store);
}

}  // namespace

segmenter_actor::behavior_type segmenter(
    segmenter_actor::stateful_pointer<segmenter_state> self,
    segmenter_plan plan, admission_actor store, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  auto& state = self->state;
  state.options = plan.options;
  state.schema = std::move(plan.schema);
  state.board = std::move(plan.board);
  state.rejects = std::move(plan.rejects);
  state.keys_are_unique = plan.keys_are_unique;
  state.free_capacity = plan.options.places();
  state.unique_keys = key_uniquifier{
      static_cast<std::uint64_t>(plan.options.make_keys_unique_seed)};
  return {
      [=](const parsed_records& parsed) {
        auto parser = caf::actor_cast<parser_actor>(self->current_sender());
        self->state.early.emplace(parsed.index, segmenter_state::waiting_chunk{
                                                    parsed, std::move(parser)});
        take_chunks(self, store);
      },
      [=](const input_end& end) {
        if (!self->state.faulted) self->state.chunks = end.chunks;
        admit(self, store);
      },
      [=](const capacity_credit& credit) {
        self->state.free_capacity += credit.examples;
        admit(self, store);
      },
      [=](close_input) {
        if (std::exchange(self->state.closed, true)) return;
        self->state.backlog.clear();
        self->send(store, source_end{});
      },
  };
}

}  // namespace segue
