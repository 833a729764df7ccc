// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/files/file_source.hpp"

#include <atomic>
#include <map>
#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/files/record_chunker.hpp"
#include "segue/data/input/files/shuffle_buffer.hpp"

namespace segue {
namespace {

/// A copy of a record in the shuffle buffer.
struct held_record {
  std::string bytes;
  std::size_t file = 0;
  std::int64_t record = 0;
  std::int64_t offset = 0;
};

class file_source : public record_source {
 public:
  file_source(const input_options& options, record_file_maker make,
              std::vector<std::string> paths, std::uint32_t epoch)
      : options_{options}, make_{make}, paths_{std::move(paths)} {
    if (options.shuffle_examples)
      shuffle_.emplace(options.shuffle_buffer, *options.shuffle_examples,
                       epoch);
  }

  result<void> check_files();
  result<std::optional<chunk>> next() override;
  read_progress progress() const override {
    return {bytes_read_.load(std::memory_order_relaxed), bytes_total_,
            records_read_.load(std::memory_order_relaxed),
            records_given_.load(std::memory_order_relaxed)};
  }
  void cancel() override { stop_.set(); }

 private:
  result<std::unique_ptr<record_file>> open(const std::string& path);
  result<std::optional<file_record>> next_record();
  result<bool> add_next();
  result<bool> add_shuffled();
  void count(const chunk& c) {
    records_given_.fetch_add(static_cast<std::int64_t>(c.records.size()),
                             std::memory_order_relaxed);
  }

  input_options options_;
  record_file_maker make_;
  std::vector<std::string> paths_;
  std::optional<record_chunker> chunker_;
  // By index: files that can be read only once, kept open after the check.
  std::map<std::size_t, std::unique_ptr<record_file>> kept_;

  std::optional<shuffle_buffer<held_record>> shuffle_;
  std::optional<chunk> full_;     // a chunk that is ready
  bool ended_ = false;            // whether the input has ended
  std::optional<error> failure_;  // the error that ended it

  std::size_t file_ = 0;                 // index of the current file
  std::unique_ptr<record_file> reader_;  // of that file

  std::int64_t bytes_total_ = 0;
  std::int64_t bytes_before_ = 0;  // of the finished files
  std::atomic<std::int64_t> bytes_read_{0};
  std::atomic<std::int64_t> records_read_{0};
  std::atomic<std::int64_t> records_given_{0};
  stop_flag stop_;
};

result<std::unique_ptr<record_file>> file_source::open(
    const std::string& path) {
  auto bytes = open_bytes(path, stop_);
  if (!bytes) return bytes.error();
  auto file = make_(std::move(*bytes), display_name(path), options_);
  if (auto good = file->check(); !good) return good.error();
  return file;
}

result<void> file_source::check_files() {
  auto files = std::make_shared<input_files>();
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    auto& path = paths_[i];
    auto file = open(path);
    if (!file) return file.error();
    files->push_back({display_name(path), {}});
    auto size = (*file)->bytes().stored_size();
    bytes_total_ = size < 0 || bytes_total_ < 0 ? -1 : bytes_total_ + size;
    if (path == "-" || size < 0) kept_[i] = std::move(*file);
  }
  chunker_.emplace(std::move(files), options_.chunk_bytes);
  return {};
}

result<std::optional<chunk>> file_source::next() {
  for (;;) {
    if (stop_.is_set())
      return error{errc::cancelled, "reading the input was cancelled"};
    auto added = shuffle_ ? add_shuffled() : add_next();
    if (!added) return added.error();
    if (!*added) full_ = chunker_->finish();
    if (full_) count(*full_);
    if (full_) return std::exchange(full_, {});
    // Records before an error are returned first.
    if (!*added && failure_) return *failure_;
    if (!*added) return std::optional<chunk>{};
  }
}

/// Adds a record to the chunk; returns false at the end. Error: cancelled.
result<bool> file_source::add_next() {
  if (ended_) return false;
  auto record = next_record();
  if (!record && record.error().code == errc::cancelled) return record.error();
  ended_ = !record || !*record;
  if (!record) failure_ = record.error();
  if (!ended_) full_ = chunker_->add(**record, file_);
  return !ended_;
}

result<bool> file_source::add_shuffled() {
  std::optional<held_record> drawn;
  while (!drawn && !ended_) {
    auto record = next_record();
    if (!record && record.error().code == errc::cancelled)
      return record.error();
    ended_ = !record || !*record;
    if (!record) failure_ = record.error();
    if (!ended_)
      drawn = shuffle_->add({std::string{(*record)->bytes}, file_,
                             (*record)->record, (*record)->offset});
  }
  if (!drawn) drawn = shuffle_->take();
  if (!drawn) return false;
  full_ =
      chunker_->add({drawn->bytes, drawn->record, drawn->offset}, drawn->file);
  return true;
}

result<std::optional<file_record>> file_source::next_record() {
  for (;;) {
    if (!reader_) {
      if (file_ == paths_.size()) return std::optional<file_record>{};
      if (auto kept = kept_.extract(file_)) {
        reader_ = std::move(kept.mapped());
      } else {
        auto opened = open(paths_[file_]);
        if (!opened) return opened.error();
        reader_ = std::move(*opened);
      }
    }
    auto record = reader_->next();
    if (!record) return record;
    auto position = bytes_before_ + reader_->bytes().stored_position();
    bytes_read_.store(position, std::memory_order_relaxed);
    if (*record) {
      records_read_.fetch_add(1, std::memory_order_relaxed);
      return record;
    }
    bytes_before_ = position;
    reader_.reset();
    ++file_;
  }
}

}  // namespace

result<std::unique_ptr<record_source>> open_file_source(
    const input_options& options, record_file_maker make, std::uint32_t epoch) {
  auto paths = files_to_read(options);
  if (!paths) return paths.error();
  auto source =
      std::make_unique<file_source>(options, make, std::move(*paths), epoch);
  if (auto checked = source->check_files(); !checked) return checked.error();
  return std::unique_ptr<record_source>{std::move(source)};
}

}  // namespace segue
