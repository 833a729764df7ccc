// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/row_runs.hpp"

#include <algorithm>
#include <cstring>

namespace segue {
namespace {

// Reading a run costs a seek per block; with smaller blocks seeks dominate.
constexpr std::int64_t smallest_block = 64 << 10;
constexpr std::int64_t largest_block = 1 << 20;

}  // namespace

/// Makes `size` bytes available at begin_, or as many as the run still has.
result<void> run_reader::need(std::size_t size) {
  auto held = buffer_.size() - begin_;
  if (held >= size) return {};
  buffer_.erase(buffer_.begin(),
                buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  auto more = std::min(static_cast<std::size_t>(extent_.end - extent_.begin),
                       std::max(size - held, block_));
  buffer_.resize(held + more);
  auto read = file_->read(extent_.begin, buffer_.data() + held, more);
  extent_.begin += static_cast<std::int64_t>(more);
  return read;
}

result<bool> run_reader::advance() {
  begin_ += stored_.size();
  stored_ = {};
  if (begin_ == buffer_.size() && extent_.begin == extent_.end) return false;
  stored_head head;
  if (auto got = need(sizeof head); !got) return got.error();
  std::memcpy(&head, buffer_.data() + begin_, sizeof head);
  auto size = sizeof head + head.body();
  if (auto got = need(size); !got) return got.error();
  stored_ = {buffer_.data() + begin_, size};
  row_ = load_row(stored_.data());
  return true;
}

result<run_merger> run_merger::start(std::vector<run_reader> runs) {
  run_merger merger{std::move(runs)};
  for (std::size_t i = 0; i < merger.runs_.size(); ++i) {
    auto more = merger.runs_[i].advance();
    if (!more) return more.error();
    if (*more) merger.push(i);
  }
  return merger;
}

namespace {

/// An order for the standard library's heaps, which have the largest in front.
auto later(const std::vector<run_reader>& runs) {
  return [&runs](std::size_t a, std::size_t b) {
    return compare(runs[a].row(), runs[b].row()) > 0;
  };
}

}  // namespace

void run_merger::push(std::size_t run) {
  heap_.push_back(run);
  std::ranges::push_heap(heap_, later(runs_));
}

result<const run_reader*> run_merger::next() {
  if (given_) {
    auto more = runs_[*given_].advance();
    if (!more) return more.error();
    if (*more) push(*given_);
    given_.reset();
  }
  if (heap_.empty()) return nullptr;
  std::ranges::pop_heap(heap_, later(runs_));
  given_ = heap_.back();
  heap_.pop_back();
  return &runs_[*given_];
}

result<row_runs> row_runs::create(std::int64_t memory, std::string folder) {
  auto file = spill_file::create(folder);
  if (!file) return file.error();
  return row_runs{memory, std::move(folder), std::move(*file)};
}

result<void> row_runs::add(const row_arena& rows) {
  run_extent run{file_.size(), 0};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto* bytes = rows.stored(i);
    stored_head head;
    std::memcpy(&head, bytes, sizeof head);
    if (auto done = file_.append(bytes, sizeof head + head.body()); !done)
      return done;
  }
  run.end = file_.size();
  runs_.push_back(run);
  return {};
}

std::size_t row_runs::most_at_once() const {
  return static_cast<std::size_t>(
      std::max<std::int64_t>(8, memory_ / smallest_block));
}

std::vector<run_reader> row_runs::readers(std::size_t begin,
                                          std::size_t end) const {
  auto share = memory_ / static_cast<std::int64_t>(end - begin);
  auto block = std::clamp(share, smallest_block, largest_block);
  std::vector<run_reader> runs;
  for (auto i = begin; i < end; ++i)
    runs.emplace_back(file_, runs_[i], static_cast<std::size_t>(block));
  return runs;
}

/// Merges adjacent runs into a new file, which replaces the old one.
result<void> row_runs::merge_pass() {
  auto merged = spill_file::create(folder_);
  if (!merged) return merged.error();
  std::vector<run_extent> extents;
  for (std::size_t begin = 0; begin < runs_.size(); begin += most_at_once()) {
    auto end = std::min(runs_.size(), begin + most_at_once());
    auto merger = run_merger::start(readers(begin, end));
    if (!merger) return merger.error();
    run_extent extent{merged->size(), 0};
    for (;;) {
      auto run = merger->next();
      if (!run) return run.error();
      if (!*run) break;
      auto stored = (*run)->stored();
      if (auto done = merged->append(stored.data(), stored.size()); !done)
        return done;
    }
    extent.end = merged->size();
    extents.push_back(extent);
  }
  if (auto done = merged->flush(); !done) return done;
  file_ = std::move(*merged);
  runs_ = std::move(extents);
  return {};
}

result<void> row_runs::finish() {
  if (auto done = file_.flush(); !done) return done;
  while (runs_.size() > most_at_once())
    if (auto done = merge_pass(); !done) return done;
  auto merger = run_merger::start(readers(0, runs_.size()));
  if (!merger) return merger.error();
  merger_.emplace(std::move(*merger));
  return {};
}

result<std::optional<keyed_row>> row_runs::next() {
  auto run = merger_->next();
  if (!run) return run.error();
  if (!*run) return std::optional<keyed_row>{};
  return std::optional{(*run)->row()};
}

}  // namespace segue
