// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace segue {

/// A tensor's dimensions, outermost first. The empty shape is a scalar's.
class shape {
 public:
  shape() = default;
  shape(std::initializer_list<std::int64_t> dims) : dims_(dims) {}
  explicit shape(std::span<const std::int64_t> dims)
      : dims_(dims.begin(), dims.end()) {}

  std::size_t rank() const { return dims_.size(); }
  std::int64_t operator[](std::size_t i) const { return dims_[i]; }
  std::int64_t& operator[](std::size_t i) { return dims_[i]; }
  auto begin() const { return dims_.begin(); }
  auto end() const { return dims_.end(); }
  std::span<const std::int64_t> dims() const {
    return {dims_.data(), dims_.size()};
  }

  /// The product of all dimensions; 1 for a scalar.
  std::int64_t num_elements() const {
    std::int64_t n = 1;
    for (auto d : dims_)
      n *= d;
    return n;
  }

  /// The shape with one more dimension in front.
  shape prepend(std::int64_t dim) const {
    shape s;
    s.dims_.reserve(dims_.size() + 1);
    s.dims_.push_back(dim);
    s.dims_.insert(s.dims_.end(), dims_.begin(), dims_.end());
    return s;
  }

  /// The shape without its first `n` dimensions. Precondition: n <= rank().
  shape drop_front(std::size_t n = 1) const { return shape{dims().subspan(n)}; }

  friend bool operator==(const shape& a, const shape& b) {
    return a.dims_ == b.dims_;
  }

 private:
  boost::container::small_vector<std::int64_t, 4> dims_;
};

/// "[2, 3]"; "[]" for a scalar.
std::string to_string(const shape& s);

}  // namespace segue
