// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "segue/kernels/segment_bounds.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tests/kernels/random_feature.hpp"

namespace segue::test {

/// The rules of batching as a single thread would follow them, one value at a
/// time: a list of examples, looked through from the start for every batch. It
/// keeps states as plain numbers, per state name.
class naive_model {
 public:
  struct entry {
    std::size_t example;  ///< index into the input
    std::int64_t segment;
    std::map<std::string, std::vector<double>> states;
  };
  using batch = std::vector<entry>;

  struct finished {
    std::string key;
    std::map<std::string, std::vector<double>> states;
    std::uint64_t tag = 0;
  };

  /// `input` in the order of admission; `initial` by state name. `resume` is
  /// that of on_duplicate.
  naive_model(const std::vector<example>& input, std::int64_t num_unroll,
              std::int64_t capacity, bool allow_small_batch, bool resume,
              std::map<std::string, std::vector<double>> initial)
      : input_{&input},
        num_unroll_{num_unroll},
        capacity_{capacity},
        allow_small_batch_{allow_small_batch},
        resume_{resume},
        initial_{std::move(initial)} {}

  /// The next batch; nullopt at the end, or where none of that size comes
  /// before something is saved.
  std::optional<batch> next(std::int64_t size) {
    do {
      admit();
    } while (!pass_over(size));
    std::vector<active*> ready;
    for (auto& a : active_)
      if (!a.out && !is_blocked(a)) ready.push_back(&a);
    if (static_cast<std::int64_t>(ready.size()) < size) {
      auto full = static_cast<std::int64_t>(active_.size()) == capacity_;
      auto may_shrink = ended() || (full && out() == 0);
      if (!allow_small_batch_ || ready.empty() || !may_shrink)
        return std::nullopt;
    } else {
      ready.resize(static_cast<std::size_t>(size));
    }
    batch made;
    for (auto* a : ready) {
      a->out = true;
      made.push_back({a->example, a->segment, a->states});
    }
    return made;
  }

  /// Saves a batch: its examples go on, or finish.
  void save(const batch& saved) {
    for (auto& e : saved) {
      auto& a = find(e.example);
      a.out = false;
      a.states = e.states;
      if (++a.segment < segments(e.example)) continue;
      note_done(e.example, a.states);
      std::erase_if(active_,
                    [&](auto& other) { return other.example == e.example; });
    }
  }

  void drop(const batch& dropped) {
    for (auto& e : dropped)
      find(e.example).out = false;
  }

  bool ended() const { return next_ == input_->size(); }
  /// Examples that are in batches not yet saved.
  std::int64_t out() const {
    return std::ranges::count_if(active_, [](auto& a) { return a.out; });
  }

  std::int64_t length(std::size_t i) const {
    return (*input_)[i].length.value_or(
        time_of((*input_)[i].sequences[0].value));
  }
  std::int64_t segments(std::size_t i) const {
    return round_up(time_of((*input_)[i].sequences[0].value), num_unroll_) /
           num_unroll_;
  }
  /// Examples admitted and not finished.
  std::vector<std::string> unfinished() const {
    std::vector<std::string> keys;
    for (auto& a : active_)
      keys.push_back((*input_)[a.example].key);
    return keys;
  }

  std::vector<finished> done;

 private:
  struct active {
    std::size_t example;
    std::int64_t segment = 0;
    bool out = false;
    std::map<std::string, std::vector<double>> states;
  };

  active& find(std::size_t example) {
    return *std::ranges::find(active_, example, &active::example);
  }

  void note_done(std::size_t example,
                 const std::map<std::string, std::vector<double>>& states) {
    auto& e = (*input_)[example];
    done.push_back({e.key, states, e.tag});
    if (!resume_) return;
    for (auto& a : active_) {
      auto& other = (*input_)[a.example];
      if (a.example > example && other.key == e.key &&
          other.initial_states.empty())
        a.states = states;
    }
  }

  /// The states that the key's last example finished with.
  std::map<std::string, std::vector<double>> resumed(
      const std::string& key) const {
    if (resume_)
      for (auto f = done.rbegin(); f != done.rend(); ++f)
        if (f->key == key) return f->states;
    return initial_;
  }

  /// Whether an earlier example of its key is unfinished.
  bool is_blocked(const active& a) const {
    for (auto& other : active_)
      if (other.example < a.example &&
          (*input_)[other.example].key == (*input_)[a.example].key)
        return true;
    return false;
  }

  /// Finishes the examples without steps that come before the size-th one
  /// that is ready. False where that makes room for more that may be ready.
  bool pass_over(std::int64_t size) {
    std::int64_t ready = 0;
    bool passed = false;
    for (std::size_t i = 0; i < active_.size() && ready < size;) {
      auto& a = active_[i];
      if (a.out || is_blocked(a)) {
        ++i;
      } else if (segments(a.example) > 0) {
        ++ready;
        ++i;
      } else {
        note_done(a.example, a.states);
        active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(i));
        passed = true;
      }
    }
    return ready == size || !passed;
  }

  void admit() {
    while (next_ < input_->size() &&
           static_cast<std::int64_t>(active_.size()) < capacity_) {
      auto& e = (*input_)[next_];
      active a{next_, 0, false,
               e.initial_states.empty() ? resumed(e.key) : initial_};
      for (auto& s : e.initial_states) {
        auto values = std::get<tensor>(s.value).values<float>();
        a.states[s.name] = {values.begin(), values.end()};
      }
      active_.push_back(std::move(a));
      ++next_;
    }
  }

  const std::vector<example>* input_;
  std::int64_t num_unroll_;
  std::int64_t capacity_;
  bool allow_small_batch_;
  bool resume_;
  std::map<std::string, std::vector<double>> initial_;
  std::size_t next_ = 0;
  std::vector<active> active_;  // in the order of admission
};

}  // namespace segue::test
