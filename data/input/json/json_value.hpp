// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "segue/data/input/example_builder.hpp"
#include "segue/data/input/feature_builder.hpp"
#include "segue/data/input/field_value.hpp"

namespace segue {

/// "is not JSON: ...".
std::string not_json(simdjson::error_code code);

/// The same of a record in which something follows its object.
std::string more_than_one_object(std::string_view record);

/// A value's text as it stands in the record; of lists and objects the
/// bracket.
std::string_view token_of(simdjson::ondemand::value& value);

/// Reads one feature's JSON value into its builder.
///
/// A sequence is a list of steps; a step of a dense feature has the shape of
/// the spec's dims as nested lists, where dims that hold one value may be left
/// out; a step of a ragged one is a list, or a value alone. Context is like
/// one step.
///
/// Numbers come from JSON numbers, and bools from true, false, 0 and 1; an
/// integer may be written with a fraction of zero. A string comes from a text,
/// and from a number or bool as its text. null, and the NaN that Python writes,
/// give the default.
class json_feature_reader {
 public:
  /// Returns what is wrong, or no reason.
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
