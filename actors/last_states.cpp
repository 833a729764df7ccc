// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/last_states.hpp"

#include <memory>
#include <utility>

#include "segue/kernels/gather.hpp"

namespace segue {
namespace {

state_row copy_of(const state_row& state) {
  auto own = std::make_shared<saved_states>();
  for (auto& block : state.states->values) {
    row_view row{&block, state.row};
    own->values.push_back(
        gather_rows(block.type(), block.dims().drop_front(), {&row, 1}));
  }
  return {std::move(own), 0};
}

}  // namespace

void last_states::enter(const sequence_record& record) {
  ++epochs_[record.epoch].unfinished;
  forget_earlier();
}

void last_states::keep(const sequence_record& record, const state_row& state) {
  auto& epoch = epochs_[record.epoch];
  --epoch.unfinished;
  epoch.keys.insert_or_assign(record.key, copy_of(state));
  forget_earlier();
}

void last_states::forget_earlier() {
  while (epochs_.size() > 1 && epochs_.begin()->second.unfinished == 0)
    epochs_.erase(epochs_.begin());
}

std::optional<state_row> last_states::find(
    const sequence_record& record) const {
  auto epoch = epochs_.find(record.epoch);
  if (epoch == epochs_.end()) return std::nullopt;
  auto at = epoch->second.keys.find(record.key);
  if (at == epoch->second.keys.end()) return std::nullopt;
  return at->second;
}

std::size_t last_states::size() const {
  std::size_t keys = 0;
  for (auto& [number, epoch] : epochs_)
    keys += epoch.keys.size();
  return keys;
}

}  // namespace segue
