// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_source.hpp"

#include <fmt/format.h>

#include "segue/data/input/csv/csv_reader.hpp"
#include "segue/data/input/csv/group_chunker.hpp"
#include "segue/data/input/csv/row_shuffler.hpp"
#include "segue/data/input/csv/row_sorter.hpp"
#include "segue/data/input/seen_keys.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// The common part of both kinds of CSV source: turns rows into chunks.
class csv_source : public record_source {
 public:
  csv_source(std::unique_ptr<csv_reader> rows, const input_options& options,
             std::uint32_t epoch)
      : reader{std::move(rows)}, chunker{reader->files(), options.chunk_bytes} {
    if (options.shuffle_examples)
      shuffler.emplace(
          [this] { return next_row(); },
          shuffle_buffer<std::string>{options.shuffle_buffer,
                                      *options.shuffle_examples, epoch});
  }

  result<std::optional<chunk>> next() override {
    for (;;) {
      if (reader->cancelled())
        return error{errc::cancelled, "reading the input was cancelled"};
      if (failure_) return *failure_;
      auto row = shuffler ? shuffler->next() : next_row();
      if (!row && row.error().code == errc::cancelled) return row.error();
      if (!row) failure_ = row.error();
      auto full = failure_ ? whole_keys()
                  : *row   ? chunker.add(**row)
                           : chunker.finish();
      if (full) {
        given_.fetch_add(static_cast<std::int64_t>(full->records.size()),
                         std::memory_order_relaxed);
        return full;
      }
      if (!failure_ && !*row) return full;
    }
  }

  read_progress progress() const override {
    auto progress = reader->progress();
    progress.records_given = given_.load(std::memory_order_relaxed);
    return progress;
  }

  void cancel() override { reader->cancel(); }

 protected:
  /// Returns the next row. The rows of a key are adjacent.
  virtual result<std::optional<keyed_row>> next_row() = 0;

  std::unique_ptr<csv_reader> reader;
  group_chunker chunker;
  std::optional<row_shuffler> shuffler;

 private:
  /// Returns the whole keys before a failure, which come before it. The
  /// shuffler returns only whole keys.
  std::optional<chunk> whole_keys() {
    return shuffler || ends_key(*failure_) ? chunker.finish()
                                           : chunker.finish_whole();
  }

  std::optional<error> failure_;  // the error that ended the input
  std::atomic<std::int64_t> given_{0};
};

class grouped_source : public csv_source {
 public:
  using csv_source::csv_source;

 private:
  result<std::optional<keyed_row>> next_row() override {
    auto row = reader->next();
    if (!row || !*row || !begins_key(**row)) return row;
    if (!seen_.add((*row)->key))
      return error{
          errc::already_exists,
          fmt::format("{}:{}: key '{}' comes back after other keys; with "
                      "grouped = true all rows of a key must be adjacent",
                      (*reader->files())[(*row)->file].name, (*row)->record,
                      shown_text((*row)->key))};
    return row;
  }

  /// The chunker cannot tell, as it gets shuffled rows in another order.
  bool begins_key(const keyed_row& row) {
    if (!shuffler) return chunker.begins_key(row);
    if (row.key.empty() || (!last_.empty() && row.key == last_)) return false;
    last_ = row.key;
    return true;
  }

  seen_keys seen_;
  std::string last_;
};

class scattered_source : public csv_source {
 public:
  scattered_source(std::unique_ptr<csv_reader> rows,
                   const input_options& options, std::uint32_t epoch)
      : csv_source{std::move(rows), options, epoch},
        sorter_{options.group_memory, options.temporary_folder} {}

 private:
  result<std::optional<keyed_row>> next_row() override {
    if (!sorted_) {
      sorted_ = true;
      if (auto done = sort(); !done) return done.error();
    }
    return sorter_.next();
  }

  result<void> sort() {
    for (;;) {
      auto row = reader->next();
      if (!row) return row.error();
      if (!*row) return sorter_.finish();
      if (auto added = sorter_.add(**row); !added) return added;
    }
  }

  row_sorter sorter_;
  bool sorted_ = false;
};

}  // namespace

result<std::unique_ptr<record_source>> open_csv_source(
    const input_options& options, const parse_spec& spec, std::uint32_t epoch) {
  auto wanted = wanted_csv_features(options, spec);
  if (!wanted) return wanted.error();
  auto reader = csv_reader::open(options, *wanted);
  if (!reader) return reader.error();
  std::unique_ptr<record_source> source;
  if (options.grouped) {
    source =
        std::make_unique<grouped_source>(std::move(*reader), options, epoch);
  } else {
    source =
        std::make_unique<scattered_source>(std::move(*reader), options, epoch);
  }
  return source;
}

}  // namespace segue
