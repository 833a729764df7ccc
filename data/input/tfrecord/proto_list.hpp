// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <string_view>

namespace segue {

/// The kind of list in a tf.train.Feature; the values are the field numbers.
enum class list_kind : std::uint8_t {
  none = 0,
  bytes = 1,
  floats = 2,
  ints = 3
};

/// A list of a tf.train.Feature, as encoded.
struct proto_list {
  list_kind kind = list_kind::none;
  protozero::data_view values;
};

/// Returns the list of a feature; nullopt if it has two of them.
inline std::optional<proto_list> find_list(protozero::data_view encoded) {
  proto_list list;
  protozero::pbf_reader fields{encoded};
  while (fields.next()) {
    auto tag = fields.tag();
    if (tag < 1 || tag > 3 ||
        fields.wire_type() != protozero::pbf_wire_type::length_delimited) {
      fields.skip();
      continue;
    }
    if (list.kind != list_kind::none) return {};
    list = {static_cast<list_kind>(tag), fields.get_view()};
  }
  return list;
}

/// Calls `one(std::string_view)` with each value of a list of bytes.
template <class F>
void each_bytes(protozero::data_view values, F one) {
  protozero::pbf_reader fields{values};
  while (fields.next(1, protozero::pbf_wire_type::length_delimited)) {
    auto view = fields.get_view();
    one(std::string_view{view.data(), view.size()});
  }
}

/// Calls `run(const char* bytes, std::size_t n)` with runs of n encoded
/// floats, little-endian.
template <class F>
void each_float_run(protozero::data_view values, F run) {
  protozero::pbf_reader fields{values};
  while (fields.next()) {
    auto wire = fields.wire_type();
    if (fields.tag() == 1 && wire == protozero::pbf_wire_type::fixed32) {
      auto value = fields.get_float();
      run(reinterpret_cast<const char*>(&value), 1);
    } else if (fields.tag() == 1 &&
               wire == protozero::pbf_wire_type::length_delimited) {
      auto packed = fields.get_view();
      if (packed.size() % sizeof(float) != 0)
        throw protozero::invalid_length_exception{};
      run(packed.data(), packed.size() / sizeof(float));
    } else {
      fields.skip();
    }
  }
}

/// Calls `run(n, next)` with runs of n int64s; each call of next() returns one.
template <class F>
void each_int_run(protozero::data_view values, F run) {
  protozero::pbf_reader fields{values};
  while (fields.next()) {
    auto wire = fields.wire_type();
    if (fields.tag() == 1 && wire == protozero::pbf_wire_type::varint) {
      run(1, [value = fields.get_int64()] { return value; });
    } else if (fields.tag() == 1 &&
               wire == protozero::pbf_wire_type::length_delimited) {
      auto packed = fields.get_view();
      const char* at = packed.data();
      auto* end = at + packed.size();
      // Each varint has one byte without the high bit: its last.
      auto n = std::count_if(at, end, [](char byte) { return byte >= 0; });
      run(static_cast<std::size_t>(n), [&] {
        return static_cast<std::int64_t>(protozero::decode_varint(&at, end));
      });
      if (at != end) throw protozero::end_of_buffer_exception{};
    } else {
      fields.skip();
    }
  }
}

}  // namespace segue
