// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/column_options.hpp"
#include "segue/kernels/fingerprint.hpp"

namespace segue {

struct vocabulary_options {
  /// The id of out-of-vocabulary values, in [-1, size of the vocabulary).
  std::int64_t default_value = -1;
  /// Instead of a default value: out-of-vocabulary values get one of this many
  /// ids after those of the vocabulary, by hash.
  std::int64_t num_oov_buckets = 0;
  /// The dtype as which a parser reads a feature of integers; string for a
  /// feature of strings.
  segue::dtype dtype = segue::dtype::string;
  /// Whether the feature is context.
  bool context = false;
};

/// Ids by position in a list of words [F6].
class vocabulary_column final : public lookup_column {
 public:
  /// Words of either kind, each with its id.
  struct vocabulary;

  vocabulary_column(std::string key, std::shared_ptr<const vocabulary> words,
                    vocabulary_options options);

  std::int64_t num_buckets() const override { return size_ + oov_buckets_; }

 private:
  result<void> lookup(const tensor& values, std::int64_t begin,
                      std::span<std::int64_t> ids) const override;

  /// Returns the id of a word that is not in the vocabulary.
  template <class Word>
  std::int64_t unknown(Word word) const;

  std::shared_ptr<const vocabulary> words_;
  std::int64_t size_;
  std::int64_t default_value_;
  std::int64_t oov_buckets_;
  bucket_hash oov_hash_;
};

/// tf.contrib.feature_column.sequence_categorical_column_with_vocabulary_list
/// over strings (options.dtype: string). Errors: invalid_argument for an empty
/// list, a duplicate word (named), or a default value together with
/// out-of-vocabulary buckets.
result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_list(
    std::string key, std::vector<std::string> vocabulary,
    vocabulary_options options = {});

/// The same over integers (options.dtype: int32, int64 or uint8).
result<categorical_column_ptr> sequence_categorical_column_with_vocabulary_list(
    std::string key, const std::vector<std::int64_t>& vocabulary,
    vocabulary_options options = {.dtype = dtype::int64});

using word_list =
    std::variant<std::vector<std::string>, std::vector<std::int64_t>>;

/// How errors name the position of a word: in a list it is counted from 0, as
/// ids are, in a file from 1.
enum class words_from : std::uint8_t { list, lines_of_a_file };

/// Makes a column of either kind. Precondition: the words are strings if
/// options.dtype is string, otherwise integers.
result<categorical_column_ptr> make_vocabulary_column(
    std::string key, word_list words, const vocabulary_options& options,
    words_from where);

/// Reads the options that "vocabulary_list" and "vocabulary_file" share.
vocabulary_options read_vocabulary_options(option_reader& table,
                                           const feature_options& feature);

/// Reads kind "vocabulary_list"; see column_registry.
categorical_column_ptr read_vocabulary_list(option_reader& table,
                                            const column_registry& kinds);

}  // namespace segue
