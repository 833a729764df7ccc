// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/written_format.hpp"

#include <algorithm>
#include <utility>

#include "segue/data/output/format_writers.hpp"

namespace segue {
namespace {

// A format that this has forgotten does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

/// Returns null after the last format.
const written_format* find(data_format format) {
  switch (format) {
    case data_format::csv:
      return &written_csv;
    case data_format::jsonl:
      return &written_json_lines;
    case data_format::tfrecord:
      return &written_tfrecord;
    case data_format::example:
      return &written_example;
  }
  return nullptr;
}

#pragma GCC diagnostic pop

/// Derived from `find`, since a list written by hand could miss a format.
std::vector<const written_format*> all_formats() {
  std::vector<const written_format*> all;
  while (const auto* next = find(static_cast<data_format>(all.size())))
    all.push_back(next);
  return all;
}

}  // namespace

const written_format& written_format_of(data_format format) {
  return *find(format);
}

std::span<const written_format* const> written_formats() {
  static const auto all = all_formats();
  return all;
}

std::vector<std::string_view> written_format_names() {
  std::vector<std::string_view> names;
  for (const auto* format : written_formats())
    names.push_back(format->name);
  return names;
}

std::string_view to_string(data_format format) {
  return written_format_of(format).name;
}

std::optional<data_format> parse_data_format(std::string_view name) {
  auto all = written_formats();
  auto found = std::ranges::find(all, name, &written_format::name);
  if (found == all.end()) return {};
  return static_cast<data_format>(found - all.begin());
}

}  // namespace segue
