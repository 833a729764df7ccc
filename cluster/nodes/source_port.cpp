// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/source_port.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <map>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

key_placement::key_placement(std::vector<node_index> nodes,
                             std::vector<std::string> names, std::size_t copies)
    : nodes_{std::move(nodes)},
      names_{std::move(names)},
      copies_{copies},
      by_name_{names_} {}

std::vector<node_index> key_placement::keepers(std::uint32_t epoch,
                                               std::string_view key) const {
  std::vector<node_index> chosen;
  if (nodes_.empty()) return chosen;
  for (auto place : by_name_.owners(epoch, key, copies_))
    chosen.push_back(nodes_[place]);
  return chosen;
}

void key_placement::remove(node_index node) {
  auto at = std::ranges::find(nodes_, node);
  if (at == nodes_.end()) return;
  names_.erase(names_.begin() + (at - nodes_.begin()));
  nodes_.erase(at);
  by_name_ = rendezvous{names_};
}

namespace {

record_ptr stub_of(const sequence_record& record) {
  auto stub = std::make_shared<sequence_record>();
  stub->key = record.key;
  stub->value_length = record.value_length;
  stub->length = record.length;
  stub->segment_count = record.segment_count;
  stub->insertion_index = record.insertion_index;
  stub->epoch = record.epoch;
  stub->tag = record.tag;
  // Without steps they are the final states, and only the stub has them.
  if (record.segment_count == 0) stub->initial_states = record.initial_states;
  return stub;
}

}  // namespace

bool source_port_state::admit(const std::vector<record_ptr>& records) {
  auto first = admitted.empty();
  admitted.insert(admitted.end(), records.begin(), records.end());
  return first;
}

void source_port_state::flush() {
  if (admitted.empty()) return;
  auto records = std::exchange(admitted, {});
  admit_stubs stubs;
  std::map<node_index, keep_records> kept;
  for (auto& record : records) {
    std::vector<node_index> keepers;
    if (record->segment_count > 0)
      keepers = placement->keepers(record->epoch, record->key);
    for (auto node : keepers)
      kept[node].records.push_back(record);
    auto stub = stub_of(*record);
    unfinished.emplace(record->insertion_index, stub);
    stubs.stubs.push_back({std::move(stub), std::move(keepers)});
  }
  for (auto& [node, message] : kept)
    post->send(node, std::move(message));
  post->send_to_hub(std::move(stubs));
  tell_figures_now_and_then();
}

void source_port_state::tell_figures_now_and_then() {
  constexpr std::chrono::milliseconds period{100};
  auto now = std::chrono::steady_clock::now();
  if (now < next_figures) return;
  next_figures = now + period;
  tell_figures();
}

void source_port_state::tell_figures() const {
  auto& count = board->count;
  post->send_to_hub(
      source_figures{count.records, count.bytes_read, count.bytes_total});
}

void source_port_state::tell_end() {
  flush();
  tell_figures();
  auto counts = board->summary();
  post->send_to_hub(source_ended{counts.failure, counts.records,
                                 counts.rejected,
                                 std::move(counts.rejects_by_reason)});
}

void source_port_state::release_all(const std::vector<std::int64_t>& examples) {
  std::vector<record_ptr> finished;
  for (auto example : examples) {
    auto at = unfinished.find(example);
    if (at == unfinished.end()) continue;
    finished.push_back(std::move(at->second));
    unfinished.erase(at);
  }
  hooks.release(finished);
}

void source_port_state::ask(const ask_saved& question) {
  flush();
  post->send_to_hub(question);
}

source_port_actor::behavior_type source_port(
    source_port_actor::stateful_pointer<source_port_state> self,
    node_post_ptr post, std::shared_ptr<run_board> board,
    key_placement placement, source_hooks hooks, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  auto& state = self->state;
  state.post = std::move(post);
  state.board = std::move(board);
  state.placement = std::move(placement);
  state.hooks = std::move(hooks);
  return {
      [self](const admit_records& m) {
        if (self->state.admit(m.records)) self->send(self, flush_gathered{});
      },
      [self](source_end) { self->state.tell_end(); },
      [self](const examples_freed& m) { self->state.release_all(m.examples); },
      [self](const ask_saved& m) { self->state.ask(m); },
      [self](const saved_told& m) {
        if (self->state.hooks.tell) self->state.hooks.tell(m);
      },
      [self](const node_replaced& m) { self->state.placement->remove(m.node); },
      [self](flush_gathered) { self->state.flush(); },
  };
}

}  // namespace segue
