// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <concepts>
#include <functional>
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

/// A value of type T or an error of type E. What it has works as in
/// std::expected, except that
/// - a result that is about to go gives its value as an object, not as a
///   reference, so that `auto&& x = *f()` and `for (auto& x : *f())` hold it
///   long enough,
/// - value() of an error calls throw_exception_from_error(error), which is
///   found by argument-dependent lookup,
/// - error() returns a copy, and a default error if there is a value,
/// - an error converts to a result without std::unexpected,
/// - and_then and transform cannot change the value in place.
///
/// It has no emplace, or_else, transform_error or error_or. Precondition of `*`
/// and `->`: there is a value.
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

  template <class U>
  T value_or(U&& otherwise) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(otherwise));
  }
  template <class U>
  T value_or(U&& otherwise) && {
    return has_value() ? *std::move(*this)
                       : static_cast<T>(std::forward<U>(otherwise));
  }

  /// A default error if there is a value.
  E error() const {
    auto* found = std::get_if<1>(&state_);
    return found ? *found : E{};
  }

  /// The result that `next(value)` returns, or the error.
  template <class Next>
  std::invoke_result_t<Next, const T&> and_then(Next&& next) const& {
    if (!*this) return error();
    return std::invoke(std::forward<Next>(next), **this);
  }
  template <class Next>
  std::invoke_result_t<Next, T> and_then(Next&& next) && {
    if (!*this) return error();
    return std::invoke(std::forward<Next>(next), *std::move(*this));
  }

  /// A result with the value that `change(value)` returns, or the error.
  template <class Change>
  basic_result<std::invoke_result_t<Change, const T&>, E> transform(
      Change&& change) const& {
    if (!*this) return error();
    return std::invoke(std::forward<Change>(change), **this);
  }
  template <class Change>
  basic_result<std::invoke_result_t<Change, T>, E> transform(
      Change&& change) && {
    if (!*this) return error();
    return std::invoke(std::forward<Change>(change), *std::move(*this));
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

  /// The result that `next()` returns, or the error.
  template <class Next>
  std::invoke_result_t<Next> and_then(Next&& next) const {
    if (error_) return *error_;
    return std::invoke(std::forward<Next>(next));
  }

  friend bool operator==(const basic_result&, const basic_result&) = default;

 private:
  std::optional<E> error_;
};

}  // namespace segue
