// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/carry_book.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/kernels/gather.hpp"

namespace segue {

const carry_book::entry* carry_book::restored(const batch& b,
                                              std::int64_t row) const {
  auto found = keys_.find(b.insertion_index(row));
  if (found == keys_.end()) return nullptr;
  auto& e = found->second;
  return e.from_checkpoint && e.segment == b.segment(row) ? &e : nullptr;
}

tensor_map carry_book::states_of(const batch& b) const {
  tensor_map states;
  std::vector<const entry*> entries;
  bool any = false;
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    entries.push_back(restored(b, row));
    any = any || entries.back();
  }
  for (auto& spec : specs_) {
    auto& carried = b.state(spec.name);
    if (!any) {
      states[spec.name] = carried;
      continue;
    }
    std::vector<row_view> rows;
    for (std::size_t row = 0; row < entries.size(); ++row)
      if (auto* e = entries[row])
        rows.push_back({&e->block->at(spec.name), e->row});
      else
        rows.push_back({&carried, static_cast<std::int64_t>(row)});
    states[spec.name] = gather_rows(spec.type, spec.dims, rows);
  }
  return states;
}

void carry_book::note(const batch& b, tensor_map saved) {
  auto block = std::make_shared<const tensor_map>(std::move(saved));
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    auto key = b.insertion_index(row);
    auto next = b.segment(row) + 1;
    if (next == b.segment_count(row))
      keys_.erase(key);
    else
      keys_[key] = {next, block, row, false};
  }
}

carried_states carry_book::write() const {
  carried_states out;
  for (auto& [key, e] : keys_) {
    out.insertion.push_back(key);
    out.segment.push_back(e.segment);
  }
  for (auto& spec : specs_) {
    std::vector<row_view> rows;
    rows.reserve(keys_.size());
    for (auto& [key, e] : keys_)
      rows.push_back({&e.block->at(spec.name), e.row});
    out.states[spec.name] = gather_rows(spec.type, spec.dims, rows);
  }
  return out;
}

result<void> carry_book::read(const carried_states& carried) {
  auto keys = static_cast<std::int64_t>(carried.insertion.size());
  for (auto& spec : specs_) {
    auto found = carried.states.find(spec.name);
    auto expected = spec.dims.prepend(keys);
    if (found == carried.states.end() || found->second.type() != spec.type ||
        found->second.dims() != expected)
      return error{
          errc::malformed,
          fmt::format("the checkpoint has no state '{}' that is {} {}",
                      spec.name, to_string(spec.type), to_string(expected))};
  }
  auto block = std::make_shared<const tensor_map>(carried.states);
  keys_.clear();
  for (std::size_t i = 0; i < carried.insertion.size(); ++i)
    keys_[carried.insertion[i]] = {carried.segment[i], block,
                                   static_cast<std::int64_t>(i), true};
  return {};
}

tensor_map carry_book::zeros(std::int64_t batch_size) const {
  tensor_map states;
  for (auto& spec : specs_)
    states[spec.name] = tensor::zeros(spec.type, spec.dims.prepend(batch_size));
  return states;
}

}  // namespace segue
