// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/input_format.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <ranges>

#include "segue/data/input/csv/csv_format.hpp"
#include "segue/data/input/json/jsonl_format.hpp"
#include "segue/data/input/tfrecord/tfrecord_format.hpp"

namespace segue {
namespace {

constexpr std::array formats{&csv_format, &jsonl_format, &tfrecord_format};

}  // namespace

std::span<const input_format* const> input_formats() {
  return formats;
}

std::vector<std::string_view> input_format_names() {
  std::vector<std::string_view> names;
  for (const auto* format : formats)
    names.push_back(format->name);
  return names;
}

const input_format* find_input_format(std::string_view name) {
  for (const auto* format : formats)
    if (format->name == name) return format;
  return nullptr;
}

result<const input_format*> format_of(const input_options& options) {
  if (const auto* format = find_input_format(options.format)) return format;
  return error{
      errc::invalid_argument,
      fmt::format("the input format is '{}'; expected one of {}",
                  options.format, fmt::join(input_format_names(), ", "))};
}

const input_format& known_format_of(const input_options& options) {
  const auto* format = find_input_format(options.format);
  return format ? *format : *formats.front();
}

const input_format* detect_format(std::string_view begin) {
  for (const auto* format : formats | std::views::reverse)
    if (format->matches_begin && format->matches_begin(begin)) return format;
  return nullptr;
}

const input_format* format_of_bytes(std::string_view begin) {
  if (const auto* detected = detect_format(begin)) return detected;
  bool is_text = begin.find('\0') == std::string_view::npos;
  return is_text ? formats.front() : nullptr;
}

}  // namespace segue
