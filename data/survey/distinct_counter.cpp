// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/distinct_counter.hpp"

#include <farmhash.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace segue {
namespace {

constexpr int index_bits = 12;

/// Zero and minus zero have the same hash.
std::uint64_t hash_of(double number) {
  return util::Fingerprint(
      std::bit_cast<std::uint64_t>(number == 0 ? 0. : number));
}

/// The same hash as for a real number of the same value, if there is one.
std::uint64_t hash_of(std::int64_t number) {
  auto near = static_cast<double>(number);
  bool exact = near < 0x1p63 && static_cast<std::int64_t>(near) == number;
  return exact ? hash_of(near)
               : util::Fingerprint(static_cast<std::uint64_t>(number));
}

}  // namespace

void distinct_counter::add(std::string_view word) {
  note(util::Fingerprint64(word.data(), word.size()));
  if (exact_) keep(word);
}

void distinct_counter::add_real(double number) {
  note(hash_of(number));
  if (exact_) give_up_words();
}

void distinct_counter::add_integer(std::int64_t number) {
  note(hash_of(number));
  if (!exact_) return;
  fmt::format_int text{number};
  keep({text.data(), text.size()});
}

void distinct_counter::keep(std::string_view word) {
  if (auto known = words_.find(word); known != words_.end()) {
    ++known->second;
  } else if (words_.size() < most_words && word.size() <= longest_word) {
    words_.emplace(word, 1);
  } else {
    give_up_words();
  }
}

void distinct_counter::give_up_words() {
  exact_ = false;
  words_.clear();
}

void distinct_counter::note(std::uint64_t hash) {
  if (registers_.empty()) {
    registers_.resize(std::size_t{1} << index_bits);
    first_ = hash;
  }
  constant_ = constant_ && hash == first_;
  auto index = hash >> (64 - index_bits);
  // The place of the first set bit among the remaining ones, from 1.
  auto rest = hash << index_bits | std::uint64_t{1} << (index_bits - 1);
  auto place = static_cast<std::uint8_t>(std::countl_zero(rest) + 1);
  registers_[index] = std::max(registers_[index], place);
}

std::int64_t distinct_counter::count() const {
  if (exact_) return static_cast<std::int64_t>(words_.size());
  constexpr double m = 1 << index_bits;
  constexpr double alpha = 0.7213 / (1 + 1.079 / m);
  double sum = 0;
  for (auto r : registers_)
    sum += std::ldexp(1, -r);
  auto estimate = alpha * m * m / sum;
  auto empty = std::ranges::count(registers_, 0);
  if (estimate <= 2.5 * m && empty > 0)
    estimate = m * std::log(m / static_cast<double>(empty));
  return std::llround(estimate);
}

std::vector<std::pair<std::string, std::int64_t>>
distinct_counter::most_frequent(std::size_t n) const {
  std::vector<std::pair<std::string, std::int64_t>> all{words_.begin(),
                                                        words_.end()};
  std::ranges::stable_sort(all, std::ranges::greater{},
                           &std::pair<std::string, std::int64_t>::second);
  all.resize(std::min(n, all.size()));
  return all;
}

}  // namespace segue
