// SPDX-License-Identifier: BSD-3-Clause
#include "segue/survey/suggest_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

#include "segue/errors/utf8.hpp"
#include "segue/survey/epoch_time.hpp"
#include "segue/survey/toml_text.hpp"

namespace segue {
namespace {

constexpr std::int64_t most_indicated = 10;
constexpr std::int64_t most_listed = 64;

suggested_column left_out(std::string reason) {
  return {"", std::move(reason)};
}

/// Why no column can read the feature; empty: one can.
std::string obstacle(const feature_profile& feature,
                     const input_options& options, std::int64_t wanted) {
  bool csv = options.format == "csv";
  auto seen = csv ? feature.values() + feature.missing() : feature.examples();
  if (!is_utf8(feature.name())) return "its name is not UTF-8";
  if (feature.values() == 0) return "holds no value";
  if (!feature.context() && seen < wanted)
    return csv ? "is not in every file" : "is not in every example";
  if (feature.uneven() > 0)
    return fmt::format("has another length than the others in {} examples",
                       feature.uneven());
  if (feature.form() == step_form::irregular)
    return "holds values of no common shape";
  if (feature.not_finite() > 0) return "holds numbers that are not finite";
  return {};
}

bool is_number(const feature_profile& feature) {
  auto type = *feature.type();
  if (type == dtype::float32 || type == dtype::float64) return true;
  if (type != dtype::int64 || named_as_id(feature.name())) return false;
  auto& distinct = feature.distinct();
  return !distinct.exact() || distinct.count() > most_indicated;
}

std::string head_of(std::string_view kind) {
  return fmt::format("[[column]]\nkind = \"{}\"\n", kind);
}

std::string context_option(const feature_profile& feature) {
  return feature.context() ? "context = true\n" : "";
}

suggested_column suggest_numeric(const feature_profile& feature,
                                 std::int64_t missing) {
  auto& numbers = feature.numbers();
  if (feature.form() == step_form::ragged)
    return left_out("holds lists of numbers of any length");
  if (feature.form() == step_form::fixed && feature.empty_steps() > 0)
    return left_out("is empty in some steps");
  if (!(numbers.deviation() > 0)) return left_out("is the same everywhere");
  suggested_column column;
  column.table = head_of("numeric");
  column.table += fmt::format("key = {}\n", toml_text(feature.name()));
  column.table += context_option(feature);
  if (feature.type() == dtype::float64) column.table += "dtype = \"float64\"\n";
  if (feature.form() == step_form::fixed)
    column.table +=
        fmt::format("shape = [{}]\n", fmt::join(feature.dims(), ", "));
  column.table += fmt::format(
      "normalizer = {{ kind = \"standard\", mean = {}, deviation = {} }}\n",
      toml_number(numbers.mean()), toml_number(numbers.deviation()));
  column.reason = fmt::format("{:.6g} to {:.6g}", numbers.min(), numbers.max());
  if (missing > 0) column.default_value = toml_number(numbers.mean());
  return column;
}

/// Integers by their value, texts by their bytes.
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

/// The table `of`, and how many ids it gives.
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

/// What stands for a missing value: it is none of the words.
std::string missing_word(const feature_profile& feature) {
  if (feature.type() != dtype::int64) return "";
  return fmt::format("{:.0f}", feature.numbers().min() - 1);
}

suggested_column suggest_categorical(const feature_profile& feature,
                                     const input_options& options,
                                     std::int64_t missing) {
  auto& distinct = feature.distinct();
  if (feature.times()) return left_out("is a time");
  if (distinct.exact() && distinct.count() == 1)
    return left_out("is the same everywhere");
  if (feature.values() >= 100 && distinct.count() * 10 > feature.values() * 9)
    return left_out("differs nearly everywhere");
  suggested_column column;
  column.ragged = feature.form() != step_form::single ||
                  (!feature.context() && feature.empty_steps() > 0);
  bool flat =
      options.format == "tfrecord" && options.example == tf_message::example;
  if (column.ragged && (feature.context() || flat || feature.dims().size() > 1))
    return left_out("holds several values where one is read");
  auto [of, ids] = categorical_of(feature);
  if (ids <= most_indicated + 1) {
    column.table = head_of("indicator");
  } else {
    auto width = std::ceil(std::pow(static_cast<double>(ids), 0.25));
    column.table =
        head_of("embedding") + fmt::format("dimension = {}\n", width);
  }
  column.table += fmt::format("of = {}\n", of);
  column.reason = fmt::format("{}{} values", distinct.exact() ? "" : "about ",
                              distinct.count());
  // A string column of CSV keeps such texts as they are.
  bool kept = options.format == "csv" && feature.type() == dtype::string;
  if (missing > 0 && !kept && !column.ragged)
    column.default_value = missing_word(feature);
  return column;
}

}  // namespace

suggested_column suggest_column(const feature_profile& feature,
                                const input_options& options,
                                std::int64_t wanted) {
  if (auto reason = obstacle(feature, options, wanted); !reason.empty())
    return left_out(reason);
  auto missing = feature.missing();
  if (feature.context()) missing += wanted - feature.examples();
  return is_number(feature) ? suggest_numeric(feature, missing)
                            : suggest_categorical(feature, options, missing);
}

}  // namespace segue
