// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/tensor.hpp"

#include <algorithm>

namespace segue {
namespace {

std::size_t byte_size(dtype type, const shape& dims) {
  return static_cast<std::size_t>(dims.num_elements()) * size_of(type);
}

template <class String>
tensor copy_strings(shape dims, std::span<const String> values) {
  assert(static_cast<std::size_t>(dims.num_elements()) == values.size());
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

bool same_strings(const string_column& a, const string_column& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

}  // namespace

tensor tensor::uninitialized(dtype type, shape dims) {
  assert(type != dtype::string);
  auto bytes = byte_size(type, dims);
  return over(type, std::move(dims), buffer::allocate(bytes));
}

tensor tensor::zeros(dtype type, shape dims) {
  if (type == dtype::string) {
    auto bytes = (static_cast<std::size_t>(dims.num_elements()) + 1) *
                 sizeof(std::int64_t);
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
  return copy_strings(std::move(dims), values);
}

tensor tensor::from_strings(shape dims,
                            std::span<const std::string_view> values) {
  return copy_strings(std::move(dims), values);
}

tensor tensor::from_string_parts(shape dims, buffer_ptr offsets,
                                 buffer_ptr bytes) {
  tensor t;
  t.type_ = dtype::string;
  t.dims_ = std::move(dims);
  t.data_ = std::move(offsets);
  t.characters_ = std::move(bytes);
  return t;
}

tensor tensor::over(dtype type, shape dims, buffer_ptr data,
                    std::size_t offset) {
  assert(type != dtype::string);
  assert(offset + byte_size(type, dims) <= data->size());
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
  assert(type_ == dtype::string);
  if (!data_) return {};
  return {{reinterpret_cast<const std::int64_t*>(raw()),
           static_cast<std::size_t>(size()) + 1},
          reinterpret_cast<const char*>(characters_->data())};
}

tensor tensor::slice(std::int64_t begin, std::int64_t count) const {
  assert(0 <= begin && 0 <= count && begin + count <= rows());
  tensor t = *this;
  t.dims_[0] = count;
  t.offset_ += static_cast<std::size_t>(begin * row_size()) * size_of(type_);
  return t;
}

tensor tensor::reshape(shape dims) const {
  assert(dims.num_elements() == size());
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
