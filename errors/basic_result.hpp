// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace segue {

template <class T, class E>
class basic_result;

template <class T>
inline constexpr bool is_basic_result = false;
template <class T, class E>
inline constexpr bool is_basic_result<basic_result<T, E>> = true;

/// A value of type T or an error of type E, with the interface of
/// std::expected. value() of an error calls throw_exception_from_error(error),
/// which is found by argument-dependent lookup. Precondition of `*` and `->`:
/// there is a value. Unlike std::expected, a result that is about to go gives
/// its value as an object, not as a reference, so that `auto&& x = *f()` and
/// `for (auto& x : *f())` hold it long enough.
template <class T, class E>
class basic_result {
 public:
  using value_type = T;
  using error_type = E;

  basic_result() requires std::default_initializable<T>
  = default;

  template <class U = T>
  requires(!is_basic_result<std::remove_cvref_t<U>> &&
           std::convertible_to<U, T> && !std::convertible_to<U, E>)
      basic_result(U&& value)
      : state_{std::in_place_index<0>, std::forward<U>(value)} {}

  template <class U = E>
  requires(!is_basic_result<std::remove_cvref_t<U>> &&
           std::convertible_to<U, E> && !std::convertible_to<U, T>)
      basic_result(U&& error)
      : state_{std::in_place_index<1>, std::forward<U>(error)} {}

  /// Of a result whose value converts.
  template <class U>
  requires(!std::same_as<U, T> && std::convertible_to<U, T>)
      basic_result(basic_result<U, E> other) {
    if (other)
      state_.template emplace<0>(*std::move(other));
    else
      state_.template emplace<1>(other.error());
  }

  bool has_value() const noexcept { return state_.index() == 0; }
  bool has_error() const noexcept { return !has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & {
    check();
    return **this;
  }
  const T& value() const& {
    check();
    return **this;
  }
  T value() && {
    check();
    return *std::move(*this);
  }

  T& operator*() & noexcept { return *operator->(); }
  const T& operator*() const& noexcept { return *operator->(); }
  T operator*() && { return std::move(*operator->()); }

  T* operator->() noexcept {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  const T* operator->() const noexcept {
    assert(has_value());
    return std::get_if<0>(&state_);
  }

  /// A default error if there is a value.
  E error() const {
    auto* found = std::get_if<1>(&state_);
    return found ? *found : E{};
  }

  friend bool operator==(const basic_result&, const basic_result&) = default;

 private:
  void check() const {
    if (auto* found = std::get_if<1>(&state_)) [[unlikely]]
      throw_exception_from_error(*found);
  }

  std::variant<T, E> state_;
};

/// Success or an error of type E.
template <class E>
class basic_result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  basic_result() = default;

  template <class U = E>
  requires(!is_basic_result<std::remove_cvref_t<U>> &&
           std::convertible_to<U, E>) basic_result(U&& error)
      : error_{std::forward<U>(error)} {}

  bool has_value() const noexcept { return !error_; }
  bool has_error() const noexcept { return !has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  void value() const {
    if (error_) [[unlikely]]
      throw_exception_from_error(*error_);
  }
  void operator*() const noexcept { assert(has_value()); }

  E error() const { return error_ ? *error_ : E{}; }

  friend bool operator==(const basic_result&, const basic_result&) = default;

 private:
  std::optional<E> error_;
};

}  // namespace segue
