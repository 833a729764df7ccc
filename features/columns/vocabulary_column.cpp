// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/vocabulary_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/errors/shown_text.hpp"
#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/kernels/vocabulary.hpp"

namespace segue {

struct vocabulary_column::vocabulary {
  std::variant<text_vocabulary, integer_vocabulary> ids;

  std::int64_t size() const {
    return std::visit([](auto& v) { return v.size(); }, ids);
  }
};

namespace {

using vocabulary_ptr = std::shared_ptr<const vocabulary_column::vocabulary>;

std::string exclusive(const vocabulary_options& options) {
  return fmt::format(
      "default_value {} and num_oov_buckets {} cannot be combined; set only "
      "one of them",
      options.default_value, options.num_oov_buckets);
}

/// Returns the option at which an error of the factory is recorded.
std::string_view faulty_option(const vocabulary_options& options,
                               std::size_t size) {
  auto last = static_cast<std::int64_t>(size) - 1;
  return size > 0 && options.default_value > last ? "default_value"
                                                  : "vocabulary";
}

result<void> check(const std::string& key, std::int64_t size,
                   const vocabulary_options& options) {
  if (key.empty()) return column_error(key, "the key is empty");
  if (size == 0) return column_error(key, "the vocabulary is empty");
  if (options.num_oov_buckets < 0 || options.num_oov_buckets > most_buckets)
    return column_error(key,
                        fmt::format("num_oov_buckets is {}, expected one "
                                    "in [0, {}]",
                                    options.num_oov_buckets, most_buckets));
  if (options.num_oov_buckets > 0 && options.default_value != -1)
    return column_error(key, exclusive(options));
  if (options.default_value < -1 || options.default_value >= size)
    return column_error(key, fmt::format("default_value is {}, expected one in "
                                         "[-1, {})",
                                         options.default_value, size));
  return {};
}

std::string show_word(const std::string& word) {
  return shown_text(word);
}

std::string show_word(std::int64_t word) {
  return std::to_string(word);
}

/// Returns the message for the word at `again`, which is also at `first`.
std::string duplicate_message(const std::string& word, std::size_t first,
                              std::size_t again, words_from where) {
  auto places = where == words_from::list
                    ? fmt::format("at {} and at {}", first, again)
                    : fmt::format("in lines {} and {}", first + 1, again + 1);
  return fmt::format("the vocabulary contains '{}' twice, {}", word, places);
}

template <class Vocabulary, class Words>
result<vocabulary_ptr> number(const std::string& key, const Words& words,
                              words_from where) {
  Vocabulary vocabulary{words};
  if (auto again = vocabulary.duplicate()) {
    auto first = std::ranges::find(words, words[*again]) - words.begin();
    return column_error(
        key, duplicate_message(show_word(words[*again]),
                               static_cast<std::size_t>(first), *again, where));
  }
  return std::make_shared<const vocabulary_column::vocabulary>(
      std::move(vocabulary));
}

}  // namespace

vocabulary_column::vocabulary_column(std::string key, vocabulary_ptr words,
                                     vocabulary_options options)
    : lookup_column{std::move(key), options.dtype, options.context},
      words_{std::move(words)},
      size_{words_->size()},
      default_value_{options.default_value},
      oov_buckets_{options.num_oov_buckets},
      oov_hash_{static_cast<std::uint64_t>(
          std::max<std::int64_t>(1, options.num_oov_buckets))} {}

template <class Word>
std::int64_t vocabulary_column::unknown(Word word) const {
  if (oov_buckets_ == 0) return default_value_;
  return size_ + oov_hash_(fingerprint64(word));
}

result<void> vocabulary_column::lookup(const tensor& values, std::int64_t begin,
                                       std::span<std::int64_t> ids) const {
  if (auto* words = std::get_if<text_vocabulary>(&words_->ids)) {
    auto texts = values.strings();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      auto word = texts[static_cast<std::size_t>(begin) + i];
      auto id = words->find(word);
      ids[i] = id >= 0 ? id : unknown(word);
    }
    return {};
  }
  auto& words = std::get<integer_vocabulary>(words_->ids);
  visit_integers(values, begin, ids.size(), [&](auto in) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      auto word = static_cast<std::int64_t>(in[i]);
      auto id = words.find(word);
      ids[i] = id >= 0 ? id : unknown(word);
    }
  });
  return {};
}

result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_list(
    std::string key, std::vector<std::string> vocabulary,
    vocabulary_options options) {
  if (options.dtype != dtype::string)
    return column_error(key, fmt::format("dtype is {}, expected string for a "
                                         "vocabulary of strings",
                                         to_string(options.dtype)));
  return make_vocabulary_column(std::move(key), std::move(vocabulary), options,
                                words_from::list);
}

result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_list(
    std::string key, const std::vector<std::int64_t>& vocabulary,
    vocabulary_options options) {
  if (!is_integer(options.dtype))
    return column_error(
        key, fmt::format("dtype is {}, expected int32, int64 or uint8 "
                         "for a vocabulary of integers",
                         to_string(options.dtype)));
  return make_vocabulary_column(std::move(key), vocabulary, options,
                                words_from::list);
}

result<categorical_column_ptr> make_vocabulary_column(
    std::string key, word_list words, const vocabulary_options& options,
    words_from where) {
  auto size = std::visit(
      [](auto& w) { return static_cast<std::int64_t>(w.size()); }, words);
  if (auto ok = check(key, size, options); !ok) return ok.error();
  auto* texts = std::get_if<std::vector<std::string>>(&words);
  auto numbered =
      texts ? number<text_vocabulary>(key, *texts, where)
            : number<integer_vocabulary>(
                  key, std::get<std::vector<std::int64_t>>(words), where);
  if (!numbered) return numbered.error();
  return std::make_shared<const vocabulary_column>(
      std::move(key), *std::move(numbered), options);
}

vocabulary_options read_vocabulary_options(option_reader& table,
                                           const feature_options& feature) {
  vocabulary_options options;
  options.dtype = feature.dtype;
  options.context = feature.context;
  options.default_value = table.integer_or("default_value", -1, -1);
  options.num_oov_buckets =
      table.integer_or("num_oov_buckets", 0, 0, most_buckets);
  if (options.num_oov_buckets > 0 && options.default_value != -1) {
    table.fail("num_oov_buckets", exclusive(options));
    options.default_value = -1;
  }
  return options;
}

categorical_column_ptr read_vocabulary_list(option_reader& table,
                                            const column_registry&) {
  auto feature = read_feature_options(table, dtype::string, word_dtypes);
  auto options = read_vocabulary_options(table, feature);
  if (!table.has("vocabulary")) {
    table.require("vocabulary");
    return nullptr;
  }
  if (options.dtype == dtype::string) {
    auto words = table.texts("vocabulary");
    if (!feature.key || !words) return nullptr;
    auto option = faulty_option(options, words->size());
    return made(table, option,
                sequence_categorical_column_with_vocabulary_list(
                    *std::move(feature.key), *std::move(words), options));
  }
  auto words = table.integers("vocabulary");
  if (!feature.key || !words) return nullptr;
  auto option = faulty_option(options, words->size());
  return made(table, option,
              sequence_categorical_column_with_vocabulary_list(
                  *std::move(feature.key), *words, options));
}

}  // namespace segue
