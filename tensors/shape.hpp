// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace segue {

/// A tensor's dimensions, outermost first. The empty shape is a scalar's. A
/// shape that was moved from is [0].
class shape {
 public:
  shape() = default;
  shape(std::initializer_list<std::int64_t> dims)
      : shape(std::span{dims.begin(), dims.size()}) {}
  explicit shape(std::span<const std::int64_t> dims) : shape(dims.size()) {
    copy(dims, data());
  }
  shape(const shape&) = default;
  shape& operator=(const shape&) = default;
  shape(shape&& other) noexcept { *this = std::move(other); }
  shape& operator=(shape&& other) noexcept {
    if (this == &other) return *this;
    few_ = other.few_;
    many_ = std::move(other.many_);
    rank_ = std::exchange(other.rank_, 1);
    other.few_[0] = 0;
    return *this;
  }
  ~shape() = default;

  std::size_t rank() const { return rank_; }
  std::int64_t operator[](std::size_t i) const { return data()[i]; }
  std::int64_t& operator[](std::size_t i) { return data()[i]; }
  auto begin() const { return data(); }
  auto end() const { return data() + rank_; }
  std::span<const std::int64_t> dims() const { return {data(), rank_}; }

  /// The product of all dimensions; 1 for a scalar.
  std::int64_t num_elements() const {
    std::int64_t n = 1;
    for (auto d : *this)
      n *= d;
    return n;
  }

  /// The shape with one more dimension in front.
  shape prepend(std::int64_t dim) const {
    shape s(rank_ + 1);
    s[0] = dim;
    copy(dims(), s.data() + 1);
    return s;
  }

  /// The shape without its first `n` dimensions. Precondition: n <= rank().
  shape drop_front(std::size_t n = 1) const { return shape{dims().subspan(n)}; }

  friend bool operator==(const shape& a, const shape& b) {
    if (a.rank_ != b.rank_) return false;
    for (std::size_t i = 0; i < a.rank_; ++i)
      if (a[i] != b[i]) return false;
    return true;
  }

 private:
  static constexpr std::size_t most_in_place = 4;

  explicit shape(std::size_t rank)
      : rank_{rank}, many_(rank > most_in_place ? rank : 0) {}

  static void copy(std::span<const std::int64_t> from, std::int64_t* to) {
    for (auto dim : from)
      *to++ = dim;
  }

  const std::int64_t* data() const {
    return rank_ > most_in_place ? many_.data() : few_.data();
  }
  std::int64_t* data() {
    return rank_ > most_in_place ? many_.data() : few_.data();
  }

  std::size_t rank_ = 0;
  std::array<std::int64_t, most_in_place> few_{};
  std::vector<std::int64_t> many_;  // all of them, if there are more
};

/// "[2, 3]"; "[]" for a scalar.
std::string to_string(const shape& s);

}  // namespace segue
