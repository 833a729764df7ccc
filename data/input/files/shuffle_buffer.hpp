// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace segue {

/// Puts what passes through it into another order, holding a bounded number of
/// items at once: each that comes in takes the place of one drawn from those
/// that are held, which goes out. The order depends on seed, epoch, size and
/// the order of what comes in alone, on every machine. An item goes out at most
/// `size - 1` places early, and any number late.
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

  /// Takes an item; gives the one that goes out for it, once `size` are held.
  std::optional<T> add(T item) {
    if (held_.size() < size_) {
      held_.push_back(std::move(item));
      return {};
    }
    return std::exchange(held_[draw()], std::move(item));
  }

  /// One of those that are left, when no more come in; nullopt at the end.
  std::optional<T> take() {
    if (held_.empty()) return {};
    std::swap(held_[draw()], held_.back());
    std::optional<T> item{std::move(held_.back())};
    held_.pop_back();
    return item;
  }

 private:
  /// The modulo's bias is below n / 2^64; a distribution of the standard
  /// library would be another one on each machine.
  std::size_t draw() { return random_() % held_.size(); }

  std::size_t size_;
  std::mt19937_64 random_;
  std::vector<T> held_;
};

}  // namespace segue
