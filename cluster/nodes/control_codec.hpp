// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "segue/cluster/nodes/message_fields.hpp"
#include "segue/cluster/wire/parcel_reader.hpp"
#include "segue/cluster/wire/parcel_writer.hpp"

namespace segue {

// Messages without tensors. `take` leaves what it could not read at its
// default; the reader remembers the fault.

template <has_fields Message>
void put(parcel_writer& w, const Message& m);
template <has_fields Message>
void take(parcel_reader& r, Message& m);

// The types of fields; each value must have its exact type, so that none is
// converted when it is sent.

void put_value(parcel_writer& w, std::same_as<bool> auto value) {
  w.u8(value ? 1 : 0);
}
void take_value(parcel_reader& r, std::same_as<bool> auto& value) {
  value = r.u8() != 0;
}

void put_value(parcel_writer& w, std::same_as<std::uint32_t> auto value) {
  w.u32(value);
}
void take_value(parcel_reader& r, std::same_as<std::uint32_t> auto& value) {
  value = r.u32();
}

void put_value(parcel_writer& w, std::same_as<std::uint64_t> auto value) {
  w.u64(value);
}
void take_value(parcel_reader& r, std::same_as<std::uint64_t> auto& value) {
  value = r.u64();
}

void put_value(parcel_writer& w, std::same_as<std::int64_t> auto value) {
  w.i64(value);
}
void take_value(parcel_reader& r, std::same_as<std::int64_t> auto& value) {
  value = r.i64();
}

void put_value(parcel_writer& w, std::same_as<double> auto value) {
  w.f64(value);
}
void take_value(parcel_reader& r, std::same_as<double> auto& value) {
  value = r.f64();
}

inline void put_value(parcel_writer& w, const std::string& text) {
  w.string(text);
}
inline void take_value(parcel_reader& r, std::string& text) {
  text = r.string();
}

inline void put_value(parcel_writer& w, errc code) {
  w.u8(static_cast<std::uint8_t>(code));
}
inline void take_value(parcel_reader& r, errc& code) {
  auto value = r.u8();
  // An error without a code would mean no error.
  if (value == 0 || value > static_cast<std::uint8_t>(errc::internal))
    r.fail("unknown error code " + std::to_string(value));
  else
    code = static_cast<errc>(value);
}

template <has_fields Message>
void put_value(parcel_writer& w, const Message& m) {
  put(w, m);
}
template <has_fields Message>
void take_value(parcel_reader& r, Message& m) {
  take(r, m);
}

template <class T>
void put_value(parcel_writer& w, const std::optional<T>& value) {
  w.u8(value ? 1 : 0);
  if (value) put_value(w, *value);
}
template <class T>
void take_value(parcel_reader& r, std::optional<T>& value) {
  if (r.u8() != 0) take_value(r, value.emplace());
}

/// Elements of at least one byte each.
template <class T>
void put_value(parcel_writer& w, const std::vector<T>& all) {
  w.u64(all.size());
  for (const auto& each : all)
    put_value(w, each);
}
template <class T>
void take_value(parcel_reader& r, std::vector<T>& all) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i)
    take_value(r, all.emplace_back());
}

template <class T>
void put_value(parcel_writer& w, const std::map<std::string, T>& all) {
  w.u64(all.size());
  for (const auto& [name, value] : all) {
    w.string(name);
    put_value(w, value);
  }
}
template <class T>
void take_value(parcel_reader& r, std::map<std::string, T>& all) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i) {
    auto name = r.string();
    take_value(r, all[name]);
  }
}

template <has_fields Message>
void put(parcel_writer& w, const Message& m) {
  std::apply([&w](const auto&... each) { (put_value(w, each), ...); },
             fields(m));
}
template <has_fields Message>
void take(parcel_reader& r, Message& m) {
  std::apply([&r](auto&... each) { (take_value(r, each), ...); }, fields(m));
}

}  // namespace segue
