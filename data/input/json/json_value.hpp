// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "segue/data/input/example_builder.hpp"
#include "segue/data/input/feature_builder.hpp"
#include "segue/data/input/field_value.hpp"

namespace segue {

/// Returns "is not valid JSON: ...".
std::string not_json(simdjson::error_code code);

/// The same for a record in which something follows its object.
std::string more_than_one_object(std::string_view record);

/// Returns the text of a value as it is in the record; for lists and objects
/// only the bracket.
std::string_view token_of(simdjson::ondemand::value& value);

/// Reads the JSON value of one feature into its builder.
///
/// A sequence is a list of steps. A step of a dense feature is nested lists
/// with the spec's dims, which may be left out if they hold one value; a step
/// of a ragged one is a list or a single value. Context is like one step.
///
/// Numbers are JSON numbers, and bools are true, false, 0 or 1; an integer may
/// be written with a fraction of zero. A string is a JSON string, or the text
/// of a number or bool. null, and the NaN that Python writes, become the
/// default.
class json_feature_reader {
 public:
  /// Returns what is wrong; without a reason if nothing is.
  record_fault read(simdjson::ondemand::value value, feature_builder& into);

 private:
  template <class T>
  bool read_all(simdjson::ondemand::value value);
  template <class T>
  bool read_steps(simdjson::ondemand::value value);
  template <class T>
  bool read_step(simdjson::ondemand::value& value);
  template <class T>
  bool read_nested(simdjson::ondemand::value& value, std::size_t depth);
  template <class T>
  bool read_row(simdjson::ondemand::value& value);
  template <class T>
  bool read_one(simdjson::ondemand::value& value);
  bool read_missing(std::string_view token, field_result found);
  bool fail(std::string_view token, std::string_view reason);
  bool fail(simdjson::error_code code);

  feature_builder* into_ = nullptr;
  record_fault fault_;
};

}  // namespace segue
