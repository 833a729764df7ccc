// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/kernels/fingerprint.hpp"

namespace segue {

/// Hashes strings by their fingerprint, which is fast and mixes well.
struct fingerprint_hash {
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const {
    return fingerprint64(text);
  }
};

/// Words and their positions. Immutable; copies share the words.
class text_vocabulary {
 public:
  /// If two words are equal, `duplicate()` is the position of the second one,
  /// and the vocabulary must not be used.
  explicit text_vocabulary(std::vector<std::string> words);

  std::int64_t size() const { return static_cast<std::int64_t>(ids_.size()); }
  std::optional<std::size_t> duplicate() const { return duplicate_; }

  /// The word's position, or -1.
  std::int64_t find(std::string_view word) const {
    auto found = ids_.find(word);
    return found == ids_.end() ? -1 : found->second;
  }

 private:
  std::shared_ptr<const std::vector<std::string>> words_;  // ids_ views them
  boost::unordered_flat_map<std::string_view, std::int64_t, fingerprint_hash>
      ids_;
  std::optional<std::size_t> duplicate_;
};

/// Integers and their positions.
class integer_vocabulary {
 public:
  /// As for text_vocabulary.
  explicit integer_vocabulary(const std::vector<std::int64_t>& words);

  std::int64_t size() const { return static_cast<std::int64_t>(ids_.size()); }
  std::optional<std::size_t> duplicate() const { return duplicate_; }

  /// The integer's position, or -1.
  std::int64_t find(std::int64_t word) const {
    auto found = ids_.find(word);
    return found == ids_.end() ? -1 : found->second;
  }

 private:
  boost::unordered_flat_map<std::int64_t, std::int64_t> ids_;
  std::optional<std::size_t> duplicate_;
};

}  // namespace segue
