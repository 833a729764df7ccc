// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <initializer_list>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/data/storage/masked_crc.hpp"

namespace segue::test {

inline std::string little_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

/// A record of a TFRecord file.
inline std::string frame(std::string_view data) {
  auto size = little_endian(data.size(), 8);
  return size + little_endian(masked_crc32c(size), 4) + std::string{data} +
         little_endian(masked_crc32c(data), 4);
}

/// A message of one field that is bytes.
inline std::string field(int tag, std::string_view bytes) {
  std::string out;
  protozero::pbf_writer{out}.add_string(
      static_cast<protozero::pbf_tag_type>(tag), bytes.data(), bytes.size());
  return out;
}

/// tf.train.Feature messages.
inline std::string ints(std::vector<std::int64_t> values) {
  std::string list;
  protozero::pbf_writer{list}.add_packed_int64(1, values.begin(), values.end());
  return field(3, list);
}
inline std::string floats(std::vector<float> values) {
  std::string list;
  protozero::pbf_writer{list}.add_packed_float(1, values.begin(), values.end());
  return field(2, list);
}
inline std::string bytes_list(std::vector<std::string> values) {
  std::string list;
  for (auto& value : values)
    list += field(1, value);
  return field(1, list);
}

using map_entries = std::vector<std::pair<std::string, std::string>>;

/// A map from names to messages.
inline std::string map(const map_entries& all) {
  std::string out;
  for (auto& [name, message] : all)
    out += field(1, field(1, name) + field(2, message));
  return out;
}

/// A tf.train.FeatureList.
inline std::string steps(const std::vector<std::string>& features) {
  std::string out;
  for (auto& feature : features)
    out += field(1, feature);
  return out;
}

inline std::string sequence_example(const map_entries& context,
                                    const map_entries& lists) {
  return field(1, map(context)) + field(2, map(lists));
}

}  // namespace segue::test
