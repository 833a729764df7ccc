// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "segue/tensors/buffer.hpp"
#include "segue/tensors/dtype.hpp"
#include "segue/tensors/shape.hpp"
#include "segue/tensors/string_column.hpp"

namespace segue {

/// A dense, row-major tensor: a dtype, a shape, and a view into a shared
/// buffer. Copying it copies a handle. Values are immutable once the buffer
/// is shared; `mutable_values` is for whoever has just made it.
class tensor {
 public:
  /// float32 of shape [0].
  tensor() : dims_{0} {}

  /// New memory, not initialised; for every dtype but string.
  static tensor uninitialized(dtype type, shape dims);

  /// New memory of zeros, or of empty strings.
  static tensor zeros(dtype type, shape dims);

  /// A copy of `values`. Precondition: as many as the shape holds.
  template <class T>
  static tensor from(shape dims, std::span<const T> values) {
    auto t = uninitialized(dtype_of<T>(), std::move(dims));
    assert(static_cast<std::size_t>(t.size()) == values.size());
    if (!values.empty())
      std::memcpy(t.raw_mutable(), values.data(), values.size_bytes());
    return t;
  }
  template <class T>
  static tensor from(shape dims, std::initializer_list<T> values) {
    return from<T>(std::move(dims),
                   std::span<const T>{values.begin(), values.size()});
  }

  /// A copy of strings. Precondition: as many as the shape holds.
  static tensor from_strings(shape dims, std::span<const std::string> values);
  static tensor from_strings(shape dims,
                             std::span<const std::string_view> values);

  /// Strings from their parts, without a copy: `offsets` holds n + 1 int64,
  /// not descending, into `bytes`.
  static tensor from_string_parts(shape dims, buffer_ptr offsets,
                                  buffer_ptr bytes);

  /// A view of a buffer from `offset` bytes on; for every dtype but string.
  /// Precondition: the buffer holds the shape's elements from there on.
  static tensor over(dtype type, shape dims, buffer_ptr data,
                     std::size_t offset = 0);

  /// A caller's memory without a copy; `release` is called when the last
  /// tensor that sees it is gone, from whatever thread that happens in.
  template <class T>
  static tensor adopt(shape dims, T* values, std::function<void()> release) {
    auto bytes = static_cast<std::size_t>(dims.num_elements()) * sizeof(T);
    return over(dtype_of<T>(), std::move(dims),
                buffer::adopt(values, bytes, std::move(release)));
  }

  dtype type() const { return type_; }
  const shape& dims() const { return dims_; }
  std::size_t rank() const { return dims_.rank(); }

  /// Elements in all.
  std::int64_t size() const { return dims_.num_elements(); }

  /// The first dimension. Precondition: rank() >= 1.
  std::int64_t rows() const { return dims_[0]; }

  /// Elements in one row of the first dimension.
  std::int64_t row_size() const;

  /// The elements. Preconditions: T is the dtype's type, and not a string.
  template <class T>
  std::span<const T> values() const {
    assert(type_ == dtype_of<T>());
    return {reinterpret_cast<const T*>(raw()),
            static_cast<std::size_t>(size())};
  }

  /// The elements, to be written. Precondition: nobody else holds the buffer.
  template <class T>
  std::span<T> mutable_values() {
    assert(type_ == dtype_of<T>() && (!data_ || data_->unique()));
    return {reinterpret_cast<T*>(raw_mutable()),
            static_cast<std::size_t>(size())};
  }

  /// Precondition: the dtype is string.
  string_column strings() const;

  /// Rows [begin, begin + count) of the first dimension; no copy.
  /// Precondition: 0 <= begin, 0 <= count, begin + count <= rows().
  tensor slice(std::int64_t begin, std::int64_t count) const;

  /// The same elements in another shape; no copy. Precondition: as many.
  tensor reshape(shape dims) const;

  /// The data as bytes; of strings these are the offsets.
  std::span<const std::byte> bytes() const {
    return {raw(), static_cast<std::size_t>(size()) * size_of(type_)};
  }

  /// The buffer behind the data, for memory accounting and tests of sharing.
  const buffer_ptr& data_buffer() const { return data_; }

  /// The buffer behind the characters of strings; null for other dtypes.
  const buffer_ptr& character_buffer() const { return characters_; }

  /// Same dtype, shape and elements (float bit patterns).
  friend bool operator==(const tensor& a, const tensor& b);

 private:
  const std::byte* raw() const {
    return data_ ? data_->data() + offset_ : nullptr;
  }
  std::byte* raw_mutable() { return data_ ? data_->data() + offset_ : nullptr; }

  dtype type_ = dtype::float32;
  shape dims_;
  buffer_ptr data_;         // elements, or a string's offsets
  std::size_t offset_ = 0;  // bytes into data_
  buffer_ptr characters_;   // strings only
};

}  // namespace segue
