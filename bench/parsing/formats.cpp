// SPDX-License-Identifier: BSD-3-Clause
#include "formats.hpp"

#include <fmt/format.h>

#include <protozero/pbf_writer.hpp>
#include <type_traits>

#include "segue/data/storage/masked_crc.hpp"

namespace segue::bench {
namespace {

using protozero::pbf_writer;

std::string field(protozero::pbf_tag_type tag, std::string_view bytes) {
  std::string out;
  pbf_writer{out}.add_bytes(tag, bytes.data(), bytes.size());
  return out;
}

std::string bytes_feature(std::string_view text) {
  return field(1, field(1, text));
}

template <class T>
std::string number_feature(std::span<const T> values) {
  std::string list;
  pbf_writer writer{list};
  if constexpr (std::is_same_v<T, float>)
    writer.add_packed_float(1, values.begin(), values.end());
  else
    writer.add_packed_int64(1, values.begin(), values.end());
  return field(std::is_same_v<T, float> ? 2 : 3, list);
}

std::string step_feature(const tensor& values, std::int64_t t) {
  auto step = values.slice(t, 1);
  if (step.type() == dtype::string) return bytes_feature(step.strings()[0]);
  if (step.type() == dtype::float32)
    return number_feature(step.values<float>());
  return number_feature(step.values<std::int64_t>());
}

std::string map_entry(std::string_view name, std::string_view value) {
  return field(1, field(1, name) + field(2, value));
}

std::string little_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

std::string step_text(const tensor& values, std::int64_t t,
                      std::string_view quote) {
  auto step = values.slice(t, 1);
  if (step.type() == dtype::string)
    return fmt::format("{0}{1}{0}", quote, step.strings()[0]);
  if (step.type() == dtype::int64)
    return fmt::to_string(step.values<std::int64_t>()[0]);
  auto numbers = step.values<float>();
  if (numbers.size() == 1) return fmt::to_string(numbers[0]);
  return fmt::format("[{}]", fmt::join(numbers, ","));
}

}  // namespace

std::string to_tfrecord(const example& e, const std::string& key) {
  std::string lists;
  for (auto& [name, value] : e.sequences) {
    auto& values = std::get<tensor>(value);
    std::string steps;
    for (std::int64_t t = 0; t < values.rows(); ++t)
      steps += field(1, step_feature(values, t));
    lists += map_entry(name, steps);
  }
  auto message =
      field(1, map_entry(key, bytes_feature(e.key))) + field(2, lists);
  auto size = little_endian(message.size(), 8);
  return size + little_endian(masked_crc32c(size), 4) + message +
         little_endian(masked_crc32c(message), 4);
}

std::string to_json_line(const example& e) {
  auto line = fmt::format(R"({{"key":"{}","sequences":{{)", e.key);
  for (auto& [name, value] : e.sequences) {
    auto& values = std::get<tensor>(value);
    line += fmt::format(R"("{}":[)", name);
    for (std::int64_t t = 0; t < values.rows(); ++t)
      line += step_text(values, t, "\"") + ",";
    line.back() = ']';
    line += ',';
  }
  line.back() = '}';
  return line + "}\n";
}

std::string to_csv_rows(const example& e) {
  std::string rows;
  for (std::int64_t t = 0; t < time_of(e.sequences.front().value); ++t) {
    rows += e.key;
    for (auto& f : e.sequences)
      rows += "," + step_text(std::get<tensor>(f.value), t, "");
    rows += '\n';
  }
  return rows;
}

}  // namespace segue::bench
