// SPDX-License-Identifier: BSD-3-Clause
#pragma once

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
/// buffer. Copying it copies a handle. Values are immutable once the buffer is
/// shared; `mutable_values` is for the code that has just made it.
///
/// A function that is called with a wrong dtype, size or range throws
/// segue::failure (invalid_argument), with what it found and what it expected.
class tensor {
 public:
  /// float32 of shape [0].
  tensor() : dims_{0} {}

  /// New memory, not initialized; for every dtype but string.
  static tensor uninitialized(dtype type, shape dims);

  /// New memory of zeros, or of empty strings.
  static tensor zeros(dtype type, shape dims);

  /// A copy of `values`, as many as the shape holds.
  template <class T>
  static tensor from(shape dims, std::span<const T> values) {
    check_count(dims, values.size());
    auto t = uninitialized(dtype_of<T>(), std::move(dims));
    if (!values.empty())
      std::memcpy(t.raw_mutable(), values.data(), values.size_bytes());
    return t;
  }
  template <class T>
  static tensor from(shape dims, std::initializer_list<T> values) {
    return from<T>(std::move(dims),
                   std::span<const T>{values.begin(), values.size()});
  }

  /// A copy of strings, as many as the shape holds.
  static tensor from_strings(shape dims, std::span<const std::string> values);
  static tensor from_strings(shape dims,
                             std::span<const std::string_view> values);

  /// Strings from their parts, without a copy: `offsets` holds n + 1 int64
  /// into `bytes`, which do not descend. Reads all of them to check that.
  static tensor from_string_parts(shape dims, buffer_ptr offsets,
                                  buffer_ptr bytes);

  /// A view of a buffer from `offset` bytes on, where it holds the elements of
  /// the shape; for every dtype but string.
  static tensor over(dtype type, shape dims, buffer_ptr data,
                     std::size_t offset = 0);

  /// A caller's memory, without a copy; the thread that destroys the last
  /// tensor that uses it calls `release`. If this throws, the caller keeps the
  /// memory. Precondition: it holds the elements of the shape.
  template <class T>
  static tensor adopt(shape dims, T* values, std::function<void()> release) {
    auto bytes = byte_size(dtype_of<T>(), dims);
    return over(dtype_of<T>(), std::move(dims),
                buffer::adopt(values, bytes, std::move(release)));
  }

  dtype type() const { return type_; }
  const shape& dims() const { return dims_; }
  std::size_t rank() const { return dims_.rank(); }

  /// The number of elements.
  std::int64_t size() const { return dims_.num_elements(); }

  /// The first dimension, which a scalar does not have.
  std::int64_t rows() const {
    if (dims_.rank() == 0) [[unlikely]]
      throw_no_rows();
    return dims_[0];
  }

  /// Elements in one row of the first dimension.
  std::int64_t row_size() const;

  /// The elements. T is the type of the dtype, which is not string.
  template <class T>
  std::span<const T> values() const {
    if (type_ != dtype_of<T>()) [[unlikely]]
      throw_not(dtype_of<T>());
    return {reinterpret_cast<const T*>(raw()),
            static_cast<std::size_t>(size())};
  }

  /// The elements, for writing. No other tensor may share the buffer.
  template <class T>
  std::span<T> mutable_values() {
    if (type_ != dtype_of<T>()) [[unlikely]]
      throw_not(dtype_of<T>());
    if (data_ && !data_->unique()) [[unlikely]]
      throw_shared();
    return {reinterpret_cast<T*>(raw_mutable()),
            static_cast<std::size_t>(size())};
  }

  /// The elements of dtype string.
  string_column strings() const;

  /// Rows [begin, begin + count) of the first dimension, all within it; no
  /// copy.
  tensor slice(std::int64_t begin, std::int64_t count) const;

  /// The same elements in another shape, which holds as many; no copy.
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
  /// Also refuses dimensions that are negative or more than memory can hold.
  static std::size_t byte_size(dtype type, const shape& dims);
  static void check_count(const shape& dims, std::size_t values);
  [[noreturn]] void throw_not(dtype wanted) const;
  [[noreturn]] void throw_shared() const;
  [[noreturn]] void throw_no_rows() const;

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
