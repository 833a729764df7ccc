// SPDX-License-Identifier: BSD-3-Clause
#include "segue/survey/suggest_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

#include "segue/errors/utf8.hpp"
#include "segue/survey/default_text.hpp"
#include "segue/survey/epoch_time.hpp"
#include "segue/survey/standard_score.hpp"
#include "segue/survey/toml_text.hpp"

namespace segue {
namespace {

constexpr std::int64_t most_indicated = 10;
constexpr std::int64_t most_listed = 64;

suggested_column left_out(std::string reason) {
  suggested_column column;
  column.reason = std::move(reason);
  return column;
}

bool is_number(const feature_profile& feature) {
  auto type = *feature.type();
  if (type == dtype::string || type == dtype::boolean) return false;
  if (!feature.integers() || epoch_of(feature)) return true;
  auto& distinct = feature.distinct();
  return !named_as_id(feature.name()) &&
         (!distinct.exact() || distinct.count() > most_indicated);
}

std::string head_of(std::string_view kind) {
  return fmt::format("[[column]]\nkind = \"{}\"\n", kind);
}

/// Whether every step is a list of one value, which a parser takes for ragged.
bool lists_of_one(const feature_profile& feature) {
  return feature.form() == step_form::fixed &&
         std::ranges::all_of(feature.dims(), [](auto d) { return d == 1; });
}

/// Why numbers cannot be standardized, or read as such.
std::string obstacle_to_score(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  if (feature.form() == step_form::ragged)
    return "holds lists of numbers of any length";
  if (feature.form() == step_form::fixed && feature.empty_steps() > 0)
    return "is empty in some steps";
  if (lists_of_one(feature) && (feature.context() || feature.dims().size() > 1))
    return "holds a list where one number is read";
  if (feature.not_finite() > 0) return "holds numbers that are not finite";
  if (numbers.overflows()) return "holds numbers that are too far apart";
  if (numbers.constant()) return "is the same everywhere";
  return {};
}

suggested_column suggest_numeric(const feature_profile& feature,
                                 const input_options& options,
                                 std::int64_t missing) {
  if (auto reason = obstacle_to_score(feature); !reason.empty())
    return left_out(reason);
  auto score = score_of(feature);
  suggested_column column;
  column.width = 1;
  column.table = head_of("numeric");
  column.table += fmt::format("key = {}\n", toml_text(feature.name()));
  if (feature.context()) column.table += "context = true\n";
  if (score.type != dtype::float32)
    column.table += fmt::format("dtype = \"{}\"\n", to_string(score.type));
  if (lists_of_one(feature)) {
    column.ragged = true;
  } else if (feature.form() == step_form::fixed) {
    column.table +=
        fmt::format("shape = [{}]\n", fmt::join(feature.dims(), ", "));
    for (auto d : feature.dims())
      column.width *= d;
  }
  column.table += fmt::format("normalizer = {}\n", score.normalizer);
  column.reason = score.note;
  if (auto unit = epoch_of(feature))
    column.reason = fmt::format("{} since 1970: {}", unit->name, score.note);
  if (missing > 0)
    column.default_value = default_number(score.mean, options.missing);
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

/// Why values cannot become ids.
std::string obstacle_to_ids(const feature_profile& feature,
                            const input_options& options, bool ragged) {
  auto& distinct = feature.distinct();
  bool tfrecord = options.format == "tfrecord";
  if (feature.times()) return "is a time";
  if (tfrecord && feature.mixes_reals())
    return "holds texts and real numbers, which no dtype holds";
  if (distinct.constant()) return "is the same everywhere";
  if (feature.values() >= 100 && distinct.count() * 10 > feature.values() * 9)
    return "differs nearly everywhere";
  bool flat = tfrecord && options.example == tf_message::example;
  if (ragged && (feature.context() || flat || feature.dims().size() > 1))
    return "holds several values where one is read";
  return {};
}

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
  column.table = head_of(few ? "indicator" : "embedding");
  column.width = few ? ids
                     : static_cast<std::int64_t>(
                           std::ceil(std::pow(static_cast<double>(ids), 0.25)));
  if (!few) column.table += fmt::format("dimension = {}\n", column.width);
  column.table += fmt::format("of = {}\n", of);
  auto& distinct = feature.distinct();
  column.reason = fmt::format("{}{} values", distinct.exact() ? "" : "about ",
                              distinct.count());
  // A string column of CSV keeps such texts as they are; a step of a ragged
  // one in TFRecord may hold none.
  bool kept = options.format == "csv" ? feature.type() != dtype::int64
                                      : ragged && options.format == "tfrecord";
  if (missing > 0 && !kept)
    column.default_value = default_word(feature, options.missing);
  return column;
}

}  // namespace

std::string obstacle_to(const feature_profile& feature,
                        const input_options& options, std::int64_t wanted) {
  bool csv = options.format == "csv";
  auto seen = csv ? feature.values() + feature.missing() : feature.examples();
  if (!is_utf8(feature.name())) return "its name is not UTF-8";
  if (!fault_of_name(feature.name()).empty())
    return "its name holds a colon; input.rename gives it another";
  if (feature.values() == 0) return "holds no value";
  if (!feature.context() && seen < wanted)
    return csv ? "is not in every file" : "is not in every example";
  if (feature.repeated()) return "is in one record twice";
  if (feature.uneven() > 0)
    return fmt::format("has another length than the others in {} examples",
                       feature.uneven());
  if (feature.form() == step_form::irregular)
    return "holds values of no common shape";
  return {};
}

suggested_column suggest_column(const feature_profile& feature,
                                const input_options& options,
                                std::int64_t wanted) {
  if (auto reason = obstacle_to(feature, options, wanted); !reason.empty())
    return left_out(reason);
  auto missing = feature.missing();
  if (feature.context()) missing += wanted - feature.examples();
  return is_number(feature) ? suggest_numeric(feature, options, missing)
                            : suggest_categorical(feature, options, missing);
}

}  // namespace segue
