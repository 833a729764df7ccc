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
/// int64s, packed or not) and FeatureList (a Feature for each step) straight
/// into builders. The functions return what is wrong, or no reason, and throw
/// protozero::exception where the bytes are no message at all.
///
/// Floats become float32 and float64; int64s become every dtype, a string by
/// their decimal text, and are checked against the range of the integers and
/// bool; bytes become strings. A step, or a context feature, without values is
/// the default's.
class proto_feature_reader {
 public:
  /// A context feature of as many values as the spec's dims hold; any number
  /// where it is ragged.
  record_fault read_context(protozero::data_view feature,
                            feature_builder& into);

  /// A sequence of a Feature for each step, of values as in a context feature.
  record_fault read_steps(protozero::data_view feature_list,
                          feature_builder& into);

  /// A sequence in one Feature, its steps end to end. Precondition: it is
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

/// The one value of bytes or int64 that a feature holds, as text.
std::optional<std::string> read_proto_text(protozero::data_view feature);

/// The one int64 that a feature holds.
std::optional<std::int64_t> read_proto_int64(protozero::data_view feature);

}  // namespace segue
