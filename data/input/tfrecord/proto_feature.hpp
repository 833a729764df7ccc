// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <protozero/data_view.hpp>
#include <string>
#include <string_view>

#include "segue/data/input/example_builder.hpp"
#include "segue/data/input/feature_builder.hpp"

namespace segue {

/// Reads the wire format of tf.train.Feature (a list of bytes, floats or
/// int64s, packed or not) and FeatureList (a Feature for each step) directly
/// into builders. The functions return what is wrong, without a reason if
/// nothing is, and throw protozero::exception if the bytes are not a message.
///
/// Floats become float32 and float64; int64s become any dtype, with a check of
/// the range of integers and bool, and their decimal text for strings; bytes
/// become strings. Steps and context features without values get the default.
class proto_feature_reader {
 public:
  /// Reads a context feature with as many values as the spec's dims hold, or
  /// any number if it is ragged.
  record_fault read_context(protozero::data_view feature,
                            feature_builder& into);

  /// Reads a sequence with a Feature, like that of context, for each step.
  record_fault read_steps(protozero::data_view feature_list,
                          feature_builder& into);

  /// Reads a sequence in one Feature that holds all steps. Precondition: it is
  /// dense.
  record_fault read_flat(protozero::data_view feature, feature_builder& into);

 private:
  protozero::data_view take_packed_steps(protozero::data_view steps);
  bool append_row(protozero::data_view feature);
  bool append(protozero::data_view feature);
  bool append_bytes(protozero::data_view values);
  bool append_floats(protozero::data_view values);
  bool append_ints(protozero::data_view values);
  template <class T>
  bool append_numbers(protozero::data_view values);
  bool other_kind(std::string_view kind);
  bool fail(std::string value, std::string reason);
  void start(feature_builder& into);

  feature_builder* into_ = nullptr;
  bool in_step_ = false;  // faults name the step
  record_fault fault_;
};

/// Returns the single bytes or int64 value of a feature, as text.
std::optional<std::string> read_proto_text(protozero::data_view feature);

/// Returns the single int64 of a feature.
std::optional<std::int64_t> read_proto_int64(protozero::data_view feature);

}  // namespace segue
