// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace segue {

/// Shuffles a stream of items, holding a bounded number of them at once: each
/// new item replaces one drawn from the buffer, which is returned. The order
/// depends only on the seed, the epoch, the size and the order of the items, on
/// every machine. An item moves forward by at most `size - 1` places, and back
/// by any number.
template <class T>
class shuffle_buffer {
 public:
  /// Precondition: size >= 1.
  shuffle_buffer(std::int64_t size, std::int64_t seed, std::uint32_t epoch)
      : size_{static_cast<std::size_t>(size)} {
    auto wide = static_cast<std::uint64_t>(seed);
    std::seed_seq words{static_cast<std::uint32_t>(wide),
                        static_cast<std::uint32_t>(wide >> 32), epoch};
    random_.seed(words);
  }

  /// Adds an item; returns the one that it replaces, once `size` are held.
  std::optional<T> add(T item) {
    if (held_.size() < size_) {
      held_.push_back(std::move(item));
      return {};
    }
    return std::exchange(held_[draw()], std::move(item));
  }

  /// Returns one of the remaining items after the last add; nullopt at the end.
  std::optional<T> take() {
    if (held_.empty()) return {};
    std::swap(held_[draw()], held_.back());
    std::optional<T> item{std::move(held_.back())};
    held_.pop_back();
    return item;
  }

 private:
  /// The bias of the modulo is below n / 2^64. A distribution of the standard
  /// library would differ between machines.
  std::size_t draw() { return random_() % held_.size(); }

  std::size_t size_;
  std::mt19937_64 random_;
  std::vector<T> held_;
};

}  // namespace segue
