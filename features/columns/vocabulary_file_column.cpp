// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/vocabulary_file_column.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <utility>

#include "segue/errors/shown_text.hpp"
#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/columns/vocabulary_lines.hpp"

namespace segue {
namespace {

result<std::vector<std::int64_t>> to_integers(
    const std::string& file, const std::vector<std::string>& lines) {
  std::vector<std::int64_t> integers;
  for (auto& line : lines) {
    auto* end = line.data() + line.size();
    std::int64_t value = 0;
    auto parsed = std::from_chars(line.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
      return vocabulary_error(
          file, fmt::format("line {} is '{}', expected an integer",
                            integers.size() + 1, shown_text(line)));
    integers.push_back(value);
  }
  return integers;
}

result<std::vector<std::string>> read_vocabulary(
    const std::string& file, std::optional<std::int64_t> wanted) {
  if (wanted && *wanted < 1)
    return vocabulary_error(
        file, fmt::format("vocabulary_size is {}, expected >= 1", *wanted));
  auto most = wanted.value_or(std::numeric_limits<std::int64_t>::max());
  auto lines = read_vocabulary_lines(file, most);
  if (!lines) return lines.error();
  if (lines->empty())
    return vocabulary_error(file, "the file contains no words");
  auto seen = static_cast<std::int64_t>(lines->size());
  if (wanted && seen < *wanted)
    return vocabulary_error(file, fmt::format("it has {} lines, fewer than "
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
  word_list words{*std::move(lines)};
  if (options.vocabulary.dtype != dtype::string) {
    auto integers =
        to_integers(vocabulary_file, std::get<std::vector<std::string>>(words));
    if (!integers) return integers.error();
    words = *std::move(integers);
  }
  auto column =
      make_vocabulary_column(std::move(key), std::move(words),
                             options.vocabulary, words_from::lines_of_a_file);
  if (!column)
    return at(fmt::format("vocabulary file '{}'", vocabulary_file),
              column.error());
  return column;
}

categorical_column_ptr read_vocabulary_file(option_reader& table,
                                            const column_registry&) {
  vocabulary_file_options options;
  auto feature = read_feature_options(table, dtype::string, word_dtypes);
  auto file = table.file("vocabulary_file");
  if (!file && !table.has("vocabulary_file")) table.require("vocabulary_file");
  options.vocabulary_size = table.integer("vocabulary_size", 1);
  options.vocabulary = read_vocabulary_options(table, feature);
  if (!feature.key || !file) return nullptr;
  return made(table, "vocabulary_file",
              sequence_categorical_column_with_vocabulary_file(
                  *std::move(feature.key), *file, options));
}

}  // namespace segue
