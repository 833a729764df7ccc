// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/feature_builder.hpp"
#include "segue/data/input/name_index.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/example.hpp"

namespace segue {

/// Why a record is no example; no reason: it is one.
struct record_fault {
  std::string feature;  ///< empty where the whole record is wrong
  std::string value;    ///< as the record has it; empty where none is wrong
  std::string reason;
};

/// The features of one kind, sequences or context, that a parser reads.
class feature_set {
 public:
  static result<feature_set> make(const std::vector<feature_spec>& specs,
                                  bool sequences, const input_options& options);

  /// The place of a name; nullopt: nothing reads it.
  std::optional<std::size_t> find(std::string_view name) {
    return names_.find(name);
  }

  feature_builder& operator[](std::size_t place) { return features_[place]; }
  std::size_t size() const { return features_.size(); }

  /// Notes that the record has a feature; false: it had it before.
  bool give(std::size_t place) {
    bool first = !given_[place];
    given_[place] = true;
    return first;
  }

  void start();
  /// Gives context features that the record has not their default; sequences
  /// that it has not are without steps, where all others are too. The name of a
  /// feature that is still missing; null: none is.
  const std::string* complete();
  void keep();
  void drop();
  void finish();
  /// The i-th record's features, after finish().
  std::vector<named_feature> take(std::size_t i) const;

 private:
  bool without_steps() const;
  static bool complete_context(feature_builder& feature);

  std::vector<feature_builder> features_;
  std::vector<bool> given_;
  name_index names_;
};

/// The examples of a chunk, built record by record.
class example_builder {
 public:
  /// `wanted`: see wanted_features. Errors: invalid_argument where no
  /// sequence is wanted, and as feature_builder::make.
  static result<example_builder> make(const parse_spec& wanted,
                                      const input_options& options);

  feature_set& sequences() { return sequences_; }
  feature_set& context() { return context_; }

  void start();
  /// What the record lacks, once it has been read.
  record_fault complete();
  /// Ends a record that is an example.
  void keep(std::string key, std::optional<std::int64_t> length);
  /// Forgets the record that is read.
  void drop();
  /// Ends the chunk.
  std::vector<example> finish();

 private:
  feature_set sequences_;
  feature_set context_;
  std::vector<example> kept_;  // without their features
};

}  // namespace segue
