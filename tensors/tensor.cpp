// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>

#include "segue/errors/result.hpp"

namespace segue {
namespace {

[[noreturn]] void refuse(std::string message) {
  throw failure{{errc::invalid_argument, std::move(message)}};
}

/// The number of elements of a shape that a tensor can have.
std::int64_t checked_elements(const shape& dims) {
  // Of the largest elements, with room for a header and for rounding up.
  constexpr auto most = std::numeric_limits<std::int64_t>::max() / 16;
  std::int64_t n = 1;
  for (auto d : dims) {
    if (d < 0)
      refuse(fmt::format("shape {} has the dimension {}, expected at least 0",
                         to_string(dims), d));
    if (n > 0 && d > most / n)
      refuse(fmt::format("shape {} has more than {} elements", to_string(dims),
                         most));
    n *= d;
  }
  return n;
}

void refuse_strings(dtype type, const char* function, const char* instead) {
  if (type == dtype::string)
    refuse(fmt::format("{} does not make tensors of strings; use {}", function,
                       instead));
}

template <class String>
tensor copy_strings(shape dims, std::span<const String> values) {
  std::size_t total = 0;
  for (auto& v : values)
    total += v.size();
  auto offsets = buffer::allocate((values.size() + 1) * sizeof(std::int64_t));
  auto bytes = buffer::allocate(total);
  auto* offset = reinterpret_cast<std::int64_t*>(offsets->data());
  std::int64_t at = 0;
  for (auto& v : values) {
    *offset++ = at;
    if (!v.empty()) std::memcpy(bytes->data() + at, v.data(), v.size());
    at += static_cast<std::int64_t>(v.size());
  }
  *offset = at;
  return tensor::from_string_parts(std::move(dims), std::move(offsets),
                                   std::move(bytes));
}

void check_offsets(std::span<const std::int64_t> all, std::int64_t size) {
  if (all.front() < 0 || all.back() < all.front() || all.back() > size)
    refuse(
        fmt::format("the offsets of strings are from {} to {}, not within "
                    "their {} bytes",
                    all.front(), all.back(), size));
  auto at = std::ranges::adjacent_find(all, std::ranges::greater{});
  if (at == all.end()) return;
  refuse(
      fmt::format("the offsets of strings must not descend, but that of "
                  "string {} is {}, and the next one {}",
                  at - all.begin(), at[0], at[1]));
}

bool is_aligned(const std::byte* at, dtype type) {
  return reinterpret_cast<std::uintptr_t>(at) % size_of(type) == 0;
}

bool same_strings(const string_column& a, const string_column& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

}  // namespace

std::size_t tensor::byte_size(dtype type, const shape& dims) {
  return static_cast<std::size_t>(checked_elements(dims)) * size_of(type);
}

void tensor::check_count(const shape& dims, std::size_t values) {
  auto n = static_cast<std::size_t>(checked_elements(dims));
  if (n != values)
    refuse(fmt::format("shape {} needs {} values, but {} were given",
                       to_string(dims), n, values));
}

void tensor::throw_not(dtype wanted) const {
  refuse(fmt::format("the tensor is {} {}, expected {}", to_string(type_),
                     to_string(dims_), to_string(wanted)));
}

void tensor::throw_shared() const {
  refuse(
      fmt::format("the tensor {} {} shares its memory with others, so it "
                  "cannot be written; copy it first",
                  to_string(type_), to_string(dims_)));
}

void tensor::throw_no_rows() const {
  refuse(fmt::format("the tensor is {} [], a scalar, which has no rows",
                     to_string(type_)));
}

tensor tensor::uninitialized(dtype type, shape dims) {
  refuse_strings(type, "uninitialized", "zeros or from_strings");
  tensor t;
  t.data_ = buffer::allocate(byte_size(type, dims));
  t.type_ = type;
  t.dims_ = std::move(dims);
  return t;
}

tensor tensor::zeros(dtype type, shape dims) {
  if (type == dtype::string) {
    auto bytes = byte_size(type, dims) + sizeof(std::int64_t);
    auto offsets = buffer::allocate(bytes);
    std::memset(offsets->data(), 0, bytes);
    return from_string_parts(std::move(dims), std::move(offsets),
                             buffer::allocate(0));
  }
  auto t = uninitialized(type, std::move(dims));
  std::memset(t.raw_mutable(), 0, t.bytes().size());
  return t;
}

tensor tensor::from_strings(shape dims, std::span<const std::string> values) {
  check_count(dims, values.size());
  return copy_strings(std::move(dims), values);
}

tensor tensor::from_strings(shape dims,
                            std::span<const std::string_view> values) {
  check_count(dims, values.size());
  return copy_strings(std::move(dims), values);
}

tensor tensor::from_string_parts(shape dims, buffer_ptr offsets,
                                 buffer_ptr bytes) {
  auto needed = byte_size(dtype::string, dims) + sizeof(std::int64_t);
  if (!bytes) refuse("strings need a buffer of bytes, but none is given");
  if (!offsets || offsets->size() < needed)
    refuse(
        fmt::format("strings of shape {} need {} bytes of offsets, but {} "
                    "are given",
                    to_string(dims), needed, offsets ? offsets->size() : 0));
  tensor t;
  t.type_ = dtype::string;
  t.dims_ = std::move(dims);
  t.data_ = std::move(offsets);
  t.characters_ = std::move(bytes);
  check_offsets(t.strings().offsets(),
                static_cast<std::int64_t>(t.characters_->size()));
  return t;
}

tensor tensor::over(dtype type, shape dims, buffer_ptr data,
                    std::size_t offset) {
  refuse_strings(type, "over", "from_string_parts");
  auto needed = byte_size(type, dims);
  auto size = data ? data->size() : 0;
  if (offset > size || needed > size - offset)
    refuse(
        fmt::format("{} {} needs {} bytes from byte {} on, but the buffer "
                    "has {}",
                    to_string(type), to_string(dims), needed, offset, size));
  if (needed > 0 && !is_aligned(data->data() + offset, type))
    refuse(fmt::format("{} must start at a multiple of {} bytes in memory",
                       to_string(type), size_of(type)));
  tensor t;
  t.type_ = type;
  t.dims_ = std::move(dims);
  t.data_ = std::move(data);
  t.offset_ = offset;
  return t;
}

std::int64_t tensor::row_size() const {
  std::int64_t n = 1;
  for (std::size_t i = 1; i < dims_.rank(); ++i)
    n *= dims_[i];
  return n;
}

string_column tensor::strings() const {
  if (type_ != dtype::string) throw_not(dtype::string);
  if (!data_) return {};
  return {{reinterpret_cast<const std::int64_t*>(raw()),
           static_cast<std::size_t>(size()) + 1},
          reinterpret_cast<const char*>(characters_->data())};
}

tensor tensor::slice(std::int64_t begin, std::int64_t count) const {
  if (begin < 0 || count < 0 || begin > rows() || count > rows() - begin)
    refuse(
        fmt::format("{} rows from row {} on are not within the {} rows of "
                    "the tensor",
                    count, begin, rows()));
  tensor t = *this;
  t.dims_[0] = count;
  t.offset_ += static_cast<std::size_t>(begin * row_size()) * size_of(type_);
  return t;
}

tensor tensor::reshape(shape dims) const {
  if (checked_elements(dims) != size())
    refuse(fmt::format("shape {} does not have the {} elements of shape {}",
                       to_string(dims), size(), to_string(dims_)));
  tensor t = *this;
  t.dims_ = std::move(dims);
  return t;
}

bool operator==(const tensor& a, const tensor& b) {
  if (a.type() != b.type() || a.dims() != b.dims()) return false;
  if (a.type() == dtype::string) return same_strings(a.strings(), b.strings());
  return std::ranges::equal(a.bytes(), b.bytes());
}

}  // namespace segue
