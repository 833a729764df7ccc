// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/vocabulary_file_column.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <limits>
#include <utility>

#include "segue/features/column_options.hpp"
#include "segue/features/column_registry.hpp"

namespace segue {
namespace {

error wrong(const std::string& file, std::string_view what) {
  return {errc::invalid_argument,
          fmt::format("vocabulary file '{}': {}", file, what)};
}

result<std::vector<std::string>> read_lines(const std::string& file,
                                            std::int64_t most) {
  std::ifstream in{file, std::ios::binary};
  if (!in)
    return error{
        errno == ENOENT ? errc::not_found : errc::io,
        fmt::format("vocabulary file '{}': {}", file, std::strerror(errno))};
  std::vector<std::string> lines;
  std::string line;
  while (static_cast<std::int64_t>(lines.size()) < most &&
         std::getline(in, line)) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  // A folder opens, and fails here.
  if (in.bad())
    return error{errc::io, fmt::format("vocabulary file '{}': {}", file,
                                       std::strerror(errno))};
  return lines;
}

result<std::vector<std::int64_t>> to_integers(
    const std::string& file, const std::vector<std::string>& lines) {
  std::vector<std::int64_t> integers;
  for (auto& line : lines) {
    auto* end = line.data() + line.size();
    std::int64_t value = 0;
    auto parsed = std::from_chars(line.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
      return wrong(file, fmt::format("line {} is '{}', expected an integer",
                                     integers.size() + 1, line));
    integers.push_back(value);
  }
  return integers;
}

result<std::vector<std::string>> read_vocabulary(
    const std::string& file, std::optional<std::int64_t> wanted) {
  if (wanted && *wanted < 1)
    return wrong(file,
                 fmt::format("vocabulary_size is {}, expected >= 1", *wanted));
  auto most = wanted.value_or(std::numeric_limits<std::int64_t>::max());
  auto lines = read_lines(file, most);
  if (!lines) return lines.error();
  if (lines->empty()) return wrong(file, "the file is empty");
  auto seen = static_cast<std::int64_t>(lines->size());
  if (wanted && seen < *wanted)
    return wrong(file, fmt::format("it has {} lines, fewer than "
                                   "vocabulary_size {}",
                                   seen, *wanted));
  return lines;
}

}  // namespace

result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_file(
    std::string key, const std::string& vocabulary_file,
    vocabulary_file_options options) {
  auto lines = read_vocabulary(vocabulary_file, options.vocabulary_size);
  if (!lines) return lines.error();
  auto in_file = [&](result<categorical_column_ptr> column) {
    if (column) return column;
    auto e = column.error();
    return result<categorical_column_ptr>{
        at(fmt::format("vocabulary file '{}'", vocabulary_file), std::move(e))};
  };
  if (options.vocabulary.type == dtype::string)
    return in_file(sequence_categorical_column_with_vocabulary_list(
        std::move(key), *std::move(lines), options.vocabulary));
  auto integers = to_integers(vocabulary_file, *lines);
  if (!integers) return integers.error();
  return in_file(sequence_categorical_column_with_vocabulary_list(
      std::move(key), *integers, options.vocabulary));
}

categorical_column_ptr read_vocabulary_file(option_reader& table,
                                            const column_registry&) {
  vocabulary_file_options options;
  auto key = read_key(table);
  auto file = table.text("vocabulary_file");
  if (!file && !table.has("vocabulary_file")) table.require("vocabulary_file");
  options.vocabulary_size = table.integer("vocabulary_size", 1);
  options.vocabulary = read_vocabulary_options(table);
  if (!key || !file) return nullptr;
  return made(table, "vocabulary_file",
              sequence_categorical_column_with_vocabulary_file(
                  *std::move(key), table.resolve_path(*file), options));
}

}  // namespace segue
