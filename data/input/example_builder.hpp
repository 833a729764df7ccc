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

/// Why a record is not an example; without a reason if it is one.
struct record_fault {
  std::string feature;  ///< empty if the whole record is wrong
  std::string value;    ///< as in the record; empty if no value is wrong
  std::string reason;
};

/// The features of one kind, sequences or context, that a parser reads.
class feature_set {
 public:
  static result<feature_set> make(const std::vector<feature_spec>& specs,
                                  bool sequences, const input_options& options);

  /// Returns the place of a feature; nullopt if nothing reads it.
  std::optional<std::size_t> find(std::string_view name) {
    return names_.find(name);
  }

  feature_builder& operator[](std::size_t place) { return features_[place]; }
  std::size_t size() const { return features_.size(); }

  /// Notes that the record has a feature; returns false for a duplicate.
  bool give(std::size_t place) {
    bool first = !given_[place];
    given_[place] = true;
    return first;
  }

  void start();
  /// Sets context features that the record lacks to their default. Sequences
  /// that it lacks are empty, if all others are empty, too. Returns the name of
  /// a feature that is still missing, or null.
  const std::string* complete();
  void keep();
  void drop();
  void finish();
  /// Returns the features of the i-th record, after finish().
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
  /// For `wanted` see wanted_features. Errors: invalid_argument if it has no
  /// sequence, and those of feature_builder::make.
  static result<example_builder> make(const parse_spec& wanted,
                                      const input_options& options);

  feature_set& sequences() { return sequences_; }
  feature_set& context() { return context_; }

  void start();
  /// Checks that the record is complete, once it has been read.
  record_fault complete();
  /// Ends the record, as an example.
  void keep(std::string key, std::optional<std::int64_t> length);
  /// Drops the current record.
  void drop();
  /// Ends the chunk.
  std::vector<example> finish();

 private:
  feature_set sequences_;
  feature_set context_;
  std::vector<example> kept_;  // without their features
};

}  // namespace segue
