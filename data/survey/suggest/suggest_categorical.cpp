// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_categorical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

#include "segue/data/input/input_format.hpp"
#include "segue/data/survey/suggest/default_text.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

constexpr std::int64_t most_listed = 64;

/// Returns the words as TOML: integers by value, strings by their bytes.
std::string vocabulary_of(const feature_profile& feature) {
  std::vector<std::string> words;
  for (auto& [word, count] : feature.distinct().words())
    words.push_back(word);
  if (feature.type() != dtype::int64) return toml_texts(words);
  std::ranges::sort(words, {}, [](const std::string& word) {
    std::int64_t value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
  });
  return fmt::format("[{}]", fmt::join(words, ", "));
}

bool can_be_listed(const feature_profile& feature) {
  auto& distinct = feature.distinct();
  return distinct.exact() && distinct.count() <= most_listed &&
         std::ranges::all_of(distinct.words(),
                             [](auto& word) { return is_utf8(word.first); });
}

/// Returns the table `of` and its number of ids.
std::pair<std::string, std::int64_t> categorical_of(
    const feature_profile& feature) {
  auto key = toml_text(feature.name());
  auto more = std::string{feature.context() ? ", context = true" : ""};
  if (feature.type() == dtype::int64) more += ", dtype = \"int64\"";
  auto n = feature.distinct().count();
  if (can_be_listed(feature))
    return {fmt::format("{{ kind = \"vocabulary_list\", key = {}, vocabulary "
                        "= {}, num_oov_buckets = 1{} }}",
                        key, vocabulary_of(feature), more),
            n + 1};
  auto twice = static_cast<std::uint64_t>(2 * std::max<std::int64_t>(n, 8));
  auto buckets = std::min<std::uint64_t>(std::bit_ceil(twice), 1 << 20);
  return {fmt::format("{{ kind = \"hash_bucket\", key = {}, hash_bucket_size "
                      "= {}{} }}",
                      key, buckets, more),
          static_cast<std::int64_t>(buckets)};
}

/// Returns why values cannot become ids; empty if they can.
std::string obstacle_to_ids(const feature_profile& feature,
                            const input_options& options, bool ragged) {
  auto& distinct = feature.distinct();
  if (feature.times()) return "is a time";
  if (known_format_of(options).values_have_dtypes && feature.mixes_reals())
    return "mixes strings and real numbers, which no dtype can hold";
  if (distinct.constant()) return "has the same value everywhere";
  if (feature.values() >= 100 && distinct.count() * 10 > feature.values() * 9)
    return "has a different value nearly everywhere";
  // A flat list does not say where a step ends.
  bool flat = options.example == tf_message::example;
  if (ragged && ((flat && !feature.context()) || feature.dims().size() > 1))
    return "holds several values where one is expected";
  return {};
}

}  // namespace

suggested_column suggest_categorical(const feature_profile& feature,
                                     const input_options& options,
                                     std::int64_t missing) {
  bool ragged = feature.form() != step_form::single ||
                (!feature.context() && feature.empty_steps() > 0);
  if (auto reason = obstacle_to_ids(feature, options, ragged); !reason.empty())
    return left_out(reason);
  suggested_column column;
  column.ragged = ragged;
  auto [of, ids] = categorical_of(feature);
  bool few = ids <= most_indicated + 1;
  column.suffix = few ? "_indicator" : "_embedding";
  column.table = fmt::format("[[column]]\nkind = \"{}\"\n",
                             few ? "indicator" : "embedding");
  column.width = few ? ids
                     : static_cast<std::int64_t>(
                           std::ceil(std::pow(static_cast<double>(ids), 0.25)));
  if (!few) column.table += fmt::format("dimension = {}\n", column.width);
  column.table += fmt::format("of = {}\n", of);
  auto& distinct = feature.distinct();
  column.reason = fmt::format("{}{} values", distinct.exact() ? "" : "about ",
                              distinct.count());
  // A record may lack ragged context.
  if (ragged && feature.context()) missing = feature.missing();
  // A string column of CSV keeps such values as they are; a step of a ragged
  // one in TFRecord may have no values.
  const auto& format = known_format_of(options);
  bool kept = format.empty_is_text ? feature.type() != dtype::int64
                                   : ragged && format.values_have_dtypes;
  if (missing > 0 && !kept)
    column.default_value = default_word(feature, options.missing);
  return column;
}

}  // namespace segue
