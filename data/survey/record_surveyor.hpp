// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/survey/survey_builder.hpp"

namespace segue {

/// Reads all features of records, while a parser reads only those of its spec.
/// If a record turns out to be a reject, the values before its fault count.
class record_surveyor {
 public:
  virtual ~record_surveyor() = default;

  /// Takes the chunks of the source of the same options, in their order.
  virtual void survey(const chunk& records, survey_builder& into) = 0;
};

std::unique_ptr<record_surveyor> make_csv_surveyor(
    const input_options& options);
std::unique_ptr<record_surveyor> make_json_surveyor(
    const input_options& options);
std::unique_ptr<record_surveyor> make_tfrecord_surveyor(
    const input_options& options);

}  // namespace segue
