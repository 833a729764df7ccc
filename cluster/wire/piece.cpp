// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/piece.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace segue {
namespace {

/// Whether the runs are contiguous from the start of one buffer.
bool together(std::span<const byte_run> runs) {
  std::size_t next = 0;
  for (auto& run : runs) {
    if (run.owner != runs.front().owner || run.offset != next) return false;
    next += run.size;
  }
  return true;
}

}  // namespace

parcel_cutter::parcel_cutter(parcel whole, std::uint64_t id,
                             std::size_t max_bytes)
    : whole_{std::move(whole)}, id_{id}, max_bytes_{max_bytes} {}

piece parcel_cutter::next() {
  piece part{id_, at_, whole_.size, {}};
  std::size_t room = std::min(max_bytes_, whole_.size - at_);
  at_ += room;
  while (room > 0) {
    auto& run = whole_.runs[run_];
    auto size = std::min(room, run.size - run_offset_);
    part.runs.push_back({run.owner, run.offset + run_offset_, size});
    room -= size;
    run_offset_ += size;
    if (run_offset_ < run.size) break;
    run.owner.reset();  // what is sent may be freed
    run_offset_ = 0;
    ++run_;
  }
  done_ = at_ == whole_.size;
  return part;
}

result<std::optional<buffer_ptr>> parcel_assembly::add(piece next) {
  auto size = next.size();
  auto expected = open_ ? parcel_ : parcel_ + 1;
  if (next.parcel != expected || next.offset != received_ ||
      (open_ && next.total != total_) || size > next.total - received_ ||
      (size == 0 && next.total > 0))
    return error{errc::malformed,
                 fmt::format("received {} bytes at offset {} of parcel {} ({} "
                             "bytes), expected offset {} of parcel {}",
                             size, next.offset, next.parcel, next.total,
                             received_, expected)};
  if (next.total > max_total_)
    return error{
        errc::malformed,
        fmt::format("a parcel of {} bytes is larger than the limit of {}",
                    next.total, max_total_)};
  open_ = true;
  parcel_ = next.parcel;
  total_ = next.total;
  received_ += size;
  std::ranges::move(next.runs, std::back_inserter(runs_));
  if (received_ < total_) return std::nullopt;
  open_ = false;
  received_ = 0;
  return join();
}

buffer_ptr parcel_assembly::join() {
  auto runs = std::exchange(runs_, {});
  if (!runs.empty() && together(runs) && runs[0].owner->size() == total_)
    return std::move(runs[0].owner);
  return flatten(runs, total_);
}

}  // namespace segue
