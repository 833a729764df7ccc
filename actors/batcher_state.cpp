// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batcher_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace segue {

void batcher_state::take_arrivals() {
  box->take(arrivals);
  for (auto& a : arrivals.admissions) {
    if (a.slot >= examples.size()) examples.resize(a.slot + 1);
    order->admit(a.slot, a.record->insertion_index, a.after,
                 a.record->segment_count > 0);
    examples[a.slot] = {};
    examples[a.slot].record = std::move(a.record);
  }
  for (auto& r : arrivals.ready) {
    auto& example = examples[r.slot];
    example.segment = r.segment;
    example.state = std::move(r.state);
    example.ready = true;
    if (r.key) example.key = std::move(r.key);
    if (std::exchange(example.awaited, false)) --forming->missing;
  }
  if (arrivals.ended) order->end_input();
}

void batcher_state::finish(const std::vector<slot_id>& slots) {
  for (auto slot : slots)
    examples[slot] = {};
  finished.insert(finished.end(), slots.begin(), slots.end());
  unreleased += static_cast<std::int64_t>(slots.size());
}

std::optional<batcher_state::time_point> batcher_state::partial_at() {
  if (!options.may_be_partial() || demands.empty()) return std::nullopt;
  auto enough = std::min(options.least_entries(), demands.front().size);
  if (order->candidates() < enough) return std::nullopt;
  auto oldest = order->oldest_candidate();
  if (!oldest) return std::nullopt;
  std::chrono::duration<double> wait{options.longest_ready()};
  return *oldest + std::chrono::ceil<time_point::duration>(wait);
}

void batcher_state::hurry(std::uint64_t ticket) {
  for (auto& demand : demands)
    if (demand.ticket == ticket) demand.hurried = true;
}

bool batcher_state::serve_next(time_point now) {
  auto hurried = std::ranges::find_if(demands, &open_demand::hurried);
  if (hurried != demands.end()) {
    if (!serve(hurried, 1))
      refuse(hurried, {errc::deadline_exceeded, "no entry is ready"});
    return true;
  }
  if (demands.empty()) return false;
  auto at = partial_at();
  std::optional<std::int64_t> at_least;
  if (at && *at <= now) at_least = options.least_entries();
  return serve(demands.begin(), at_least);
}

bool batcher_state::serve(std::deque<open_demand>::iterator demand,
                          std::optional<std::int64_t> at_least) {
  auto decision = order->take(demand->size, at_least);
  finish(decision.finished);
  if (decision.what == batch_order::verdict::wait) return false;
  // No end is reported before all final states are handed out.
  if (decision.what != batch_order::verdict::due && unreleased > 0)
    return false;
  if (decision.what != batch_order::verdict::due) {
    end(demand, decision.what);
    return true;
  }
  std::int64_t missing = 0;
  for (auto slot : decision.members) {
    examples[slot].awaited = !examples[slot].ready;
    if (examples[slot].awaited) ++missing;
  }
  forming = {demand->ticket, std::move(decision.members), missing};
  demands.erase(demand);
  return true;
}

void batcher_state::end(std::deque<open_demand>::iterator demand,
                        batch_order::verdict why) {
  error reason{errc::end_of_input, "the input has ended"};
  if (why == batch_order::verdict::ended)
    board->finish();
  else
    reason = {
        errc::unavailable,
        fmt::format(
            "a batch of {} can never fill: of the {} examples that capacity "
            "admits, all but {} wait for an earlier example of the same key",
            demand->size, order->active(), order->candidates())};
  // A consumer of another node does not see the board.
  if (auto failure = board->failure()) reason = std::move(*failure);
  end_reported = true;
  note_undelivered();
  refuse(demand, std::move(reason));
}

void batcher_state::refuse(std::deque<open_demand>::iterator demand,
                           error reason) {
  outlet->deliver(demand->ticket, std::move(reason));
  demands.erase(demand);
}

std::shared_ptr<batch_content> batcher_state::make_content(
    const std::vector<slot_id>& members) const {
  auto content = std::make_shared<batch_content>();
  content->entries.reserve(members.size());
  for (auto slot : members) {
    auto& example = examples[slot];
    content->entries.push_back({example.record, example.segment, {}, slot});
  }
  return content;
}

std::vector<state_row> batcher_state::states_of(
    const std::vector<slot_id>& members) const {
  std::vector<state_row> states;
  states.reserve(members.size());
  for (auto slot : members)
    states.push_back(examples[slot].state);
  return states;
}

std::shared_ptr<batch_content> batcher_state::make_forecast(
    const batch_out& last) {
  std::vector<slot_id> continuing;
  for (auto slot : last.members)
    if (examples[slot].segment + 1 < examples[slot].record->segment_count)
      continuing.push_back(slot);
  auto size = static_cast<std::int64_t>(last.members.size());
  auto members = order->forecast(size, continuing);
  if (members.empty()) return nullptr;
  auto content = make_content(members);
  auto next = continuing.begin();
  for (auto& entry : content->entries) {
    if (next == continuing.end() || entry.slot != *next) continue;
    ++entry.segment;
    ++next;
  }
  return content;
}

bool batcher_state::is_prepared(const std::vector<slot_id>& members) const {
  if (!prepared) return false;
  auto& entries = prepared->content->entries;
  if (entries.size() != members.size()) return false;
  for (std::size_t b = 0; b < members.size(); ++b) {
    auto& example = examples[members[b]];
    if (entries[b].record != example.record ||
        entries[b].segment != example.segment)
      return false;
  }
  return true;
}

void batcher_state::note_undelivered() {
  auto unfinished = order->unfinished();
  std::vector<std::string> keys;
  for (auto slot : unfinished) {
    if (keys.size() == run_board::named_undelivered) break;
    keys.push_back(examples[slot].record->key);
  }
  board->set_undelivered(static_cast<std::int64_t>(unfinished.size()),
                         std::move(keys));
}

open_demands batcher_state::standing() const {
  open_demands all;
  for (auto& demand : demands)
    all.waiting.push_back(demand.ticket);
  if (forming) all.waiting.push_back(forming->ticket);
  for (auto& [id, batch] : out)
    if (batch.gathered) all.holding.push_back(batch.ticket);
  return all;
}

bool batcher_state::waits_for_save() const {
  if (demands.empty() || forming || !order->needs_return()) return false;
  auto enough = options.least_entries();
  return !(options.may_be_partial() && order->candidates() >= enough);
}

void batcher_state::update_figures() {
  auto& count = board->count;
  count.active = order->active();
  count.ready = order->candidates();
  count.batches_out = static_cast<std::int64_t>(out.size());
  count.waiting = static_cast<std::int64_t>(demands.size()) + (forming ? 1 : 0);
  count.waits_for_save = waits_for_save();
}

bool batcher_state::put_back(std::uint64_t batch) {
  auto at = out.find(batch);
  if (at == out.end()) return false;
  for (auto slot : at->second.members)
    order->put_back(slot);
  out.erase(at);
  return true;
}

std::int64_t batcher_state::withdraw(std::uint64_t first, std::uint64_t last) {
  auto within = [=](std::uint64_t t) { return first <= t && t <= last; };
  std::erase_if(demands, [&](auto& demand) { return within(demand.ticket); });
  if (forming && within(forming->ticket)) {
    for (auto slot : forming->members) {
      examples[slot].awaited = false;
      order->put_back(slot);
    }
    forming.reset();
  }
  std::vector<std::uint64_t> lost;
  std::int64_t filled = 0;
  for (auto& [id, batch] : out) {
    if (!within(batch.ticket)) continue;
    lost.push_back(id);
    // An empty batch, which a consumer draws at its end, is not counted.
    if (!batch.members.empty()) ++filled;
  }
  for (auto id : lost)
    put_back(id);
  return filled;
}

void batcher_state::note_gathered(const batch_gathered& gathered) {
  auto at = out.find(gathered.batch);
  if (at == out.end()) return;
  // An empty batch is never saved.
  if (!gathered.taken || at->second.members.empty())
    put_back(gathered.batch);
  else
    at->second.gathered = true;
}

}  // namespace segue
