// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/push_gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/errors/shown_text.hpp"

namespace segue {

push_gate::push_gate(batch_options options, pushed_features features,
                     std::shared_ptr<schema_cell> schema,
                     std::shared_ptr<run_board> board, exits out)
    : options_{options},
      features_{std::move(features)},
      schema_{std::move(schema)},
      board_{std::move(board)},
      out_{std::move(out)},
      free_{options.places()},
      unique_keys_{static_cast<std::uint64_t>(options.make_keys_unique_seed)} {}

/// The first good example decides what the program has not declared; one that
/// is refused decides nothing.
result<sequence_record> push_gate::check(example e) {
  unroll_rule rule{options_.num_unroll, options_.pad};
  std::unique_lock first{first_mutex_};
  if (auto schema = schema_->get()) {
    first.unlock();
    return make_record(std::move(e), *schema, rule);
  }
  auto inferred = features_.schema_of(e);
  if (!inferred) return inferred.error();
  auto record = make_record(std::move(e), *inferred, rule);
  if (record) schema_->set(std::move(*inferred));
  return record;
}

result<void> push_gate::refuse(error reason) {
  board_->reject(std::string{to_string(reason.code)});
  return reason;
}

/// Draws a number only for examples that are admitted, so that the numbers do
/// not depend on how often a push was repeated [B8].
result<void> push_gate::make_unique(std::string& key) {
  if (!options_.make_keys_unique) return {};
  key = unique_keys_(key);
  return check_duplicate(key);
}

std::optional<std::int64_t> push_gate::active_example(
    const std::string& key) const {
  auto at = active_.find(key);
  return at == active_.end() ? std::nullopt : std::optional{at->second};
}

/// Frees the key unless another example has taken it meanwhile.
void push_gate::free_key(const std::string& key, std::int64_t of_example) {
  if (active_example(key) == of_example) active_.erase(key);
}

result<void> push_gate::check_duplicate(const std::string& key) const {
  if (!active_example(key)) return {};
  return error{errc::already_exists,
               fmt::format("key '{}' is already active; it can be pushed again "
                           "once its last segment is saved",
                           shown_text(key))};
}

bool push_gate::wait_for_change(std::unique_lock<std::mutex>& lock,
                                deadline_option deadline) {
  if (deadline)
    return changed_.wait_until(lock, *deadline) == std::cv_status::no_timeout;
  changed_.wait(lock);
  return true;
}

/// A key that is still in use here may have become free by a save that is on
/// its way from another node.
result<void> push_gate::wait_for_key(std::unique_lock<std::mutex>& lock,
                                     const std::string& key,
                                     deadline_option deadline) {
  auto example = active_example(key);
  if (!example || !out_.ask) return check_duplicate(key);
  auto question = ++last_question_;
  questions_[question] = {};
  out_.ask(question, *example);
  bool in_time = true;
  while (in_time && !closed_ && !questions_[question] &&
         active_example(key) == example)
    in_time = wait_for_change(lock, deadline);
  auto saved = questions_[question];
  questions_.erase(question);
  if (closed_) return *closed_;
  if (saved.value_or(false)) free_key(key, *example);
  // If the key has become free, another push may have taken it.
  if (active_example(key) != example) return wait_for_key(lock, key, deadline);
  if (saved) return check_duplicate(key);
  return error{
      errc::deadline_exceeded,
      fmt::format("key '{}' is already active, and the deadline passed before "
                  "all nodes had reported whether its last segment is saved",
                  shown_text(key))};
}

result<void> push_gate::wait_for_place(std::unique_lock<std::mutex>& lock,
                                       const std::string& key,
                                       deadline_option deadline) {
  for (;;) {
    if (closed_) return *closed_;
    if (!options_.make_keys_unique)
      if (auto fresh = wait_for_key(lock, key, deadline); !fresh) return fresh;
    if (free_ > 0) return {};
    if (!wait_for_change(lock, deadline) && free_ == 0 && !closed_)
      return error{
          errc::deadline_exceeded,
          fmt::format("key '{}': the capacity of {} unfinished examples is "
                      "used up, and none finished before the deadline",
                      shown_text(key), options_.places())};
  }
}

result<void> push_gate::push(example e, deadline_option deadline) {
  if (e.key.empty())
    return refuse({errc::invalid_argument,
                   "the key is empty; every example needs a key"});
  auto record = check(std::move(e));
  if (!record) return refuse(record.error());
  auto made = std::make_shared<sequence_record>(std::move(*record));

  std::unique_lock lock{mutex_};
  auto placed = wait_for_place(lock, made->key, deadline);
  if (placed) placed = make_unique(made->key);
  if (!placed)
    return placed.error().code == errc::already_exists ? refuse(placed.error())
                                                       : placed;
  --free_;
  made->insertion_index = next_insertion_++;
  // Without steps nothing has to be saved: the key is free again.
  if (options_.on_duplicate == on_duplicate::reject && made->segment_count > 0)
    active_.emplace(made->key, made->insertion_index);
  out_.admit(std::move(made));
  return {};
}

void push_gate::note_saved(const std::vector<batch_entry>& entries) {
  auto ends = [](const batch_entry& entry) {
    return entry.segment + 1 == entry.record->segment_count;
  };
  if (std::ranges::none_of(entries, ends)) return;
  std::lock_guard guard{mutex_};
  for (auto& entry : entries)
    if (ends(entry)) free_key(entry.record->key, entry.record->insertion_index);
}

void push_gate::tell(std::uint64_t question, bool saved) {
  std::lock_guard guard{mutex_};
  auto asked = questions_.find(question);
  if (asked == questions_.end()) return;
  asked->second = saved;
  changed_.notify_all();
}

void push_gate::release(const std::vector<record_ptr>& finished) {
  std::lock_guard guard{mutex_};
  for (auto& record : finished)
    free_key(record->key, record->insertion_index);
  free_ += static_cast<std::int64_t>(finished.size());
  changed_.notify_all();
}

bool push_gate::closed() {
  std::lock_guard guard{mutex_};
  return closed_.has_value();
}

std::int64_t push_gate::admitted() {
  std::lock_guard guard{mutex_};
  return next_insertion_ - first_insertion_index;
}

void push_gate::close(error reason) {
  std::lock_guard guard{mutex_};
  if (!closed_) closed_ = std::move(reason);
  changed_.notify_all();
}

}  // namespace segue
