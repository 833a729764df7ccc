// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/row_sorter.hpp"

namespace segue {
namespace {

/// How many rows are prefetched: rows in order are far apart in memory.
constexpr std::size_t rows_ahead = 16;

}  // namespace

row_sorter::row_sorter(std::int64_t memory, std::string folder)
    : memory_{memory}, folder_{std::move(folder)} {}

result<void> row_sorter::add(const keyed_row& row) {
  rows_.add(row);
  return rows_.memory() > memory_ ? spill() : result<void>{};
}

result<void> row_sorter::spill() {
  if (!runs_) {
    auto runs = row_runs::create(memory_, folder_);
    if (!runs) return runs.error();
    runs_.emplace(std::move(*runs));
  }
  rows_.sort();
  auto written = runs_->add(rows_);
  rows_.clear();
  return written;
}

result<void> row_sorter::finish() {
  if (!runs_) {
    rows_.sort();
    return {};
  }
  if (rows_.size() > 0)
    if (auto done = spill(); !done) return done;
  rows_.release();
  return runs_->finish();
}

result<std::optional<keyed_row>> row_sorter::next() {
  if (runs_) return runs_->next();
  if (given_ == rows_.size()) return std::optional<keyed_row>{};
  rows_.fetch(given_ + rows_ahead);
  return std::optional{load_row(rows_.stored(given_++))};
}

}  // namespace segue
