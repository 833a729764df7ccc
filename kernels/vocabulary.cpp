// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/vocabulary.hpp"

#include <utility>

namespace segue {
namespace {

/// Maps each word to its position; returns the position of the first duplicate.
template <class Map, class Words>
std::optional<std::size_t> number_words(Map& ids, const Words& words) {
  ids.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!ids.emplace(words[i], static_cast<std::int64_t>(i)).second) return i;
  return std::nullopt;
}

}  // namespace

text_vocabulary::text_vocabulary(std::vector<std::string> words)
    : words_{
          std::make_shared<const std::vector<std::string>>(std::move(words))} {
  duplicate_ = number_words(ids_, *words_);
}

integer_vocabulary::integer_vocabulary(const std::vector<std::int64_t>& words) {
  duplicate_ = number_words(ids_, words);
}

}  // namespace segue
