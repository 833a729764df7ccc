// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/data/survey/record_surveyor.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What to forecast batches for.
struct forecast_options {
  std::vector<std::int64_t> num_unroll;  ///< each at least 1
  std::int64_t batch_size = 32;          ///< at least 1
};

/// Reads an input to its end, the way a run would, and looks at all of it.
/// Memory is that of a run's reader, and survey_builder's. Faults of records
/// are counted whatever `on_error` says.
class input_surveyor {
 public:
  /// Opens and checks every file. Errors: as open_source.
  static result<input_surveyor> open(input_options options,
                                     const forecast_options& forecasts,
                                     survey_detail detail = survey_detail::all);

  /// Reads everything, once. Errors: what reading gives; cancelled.
  result<input_survey> run();

  /// From any thread.
  read_progress progress() const { return source_->progress(); }
  /// From any thread: run() gives errc::cancelled soon.
  void cancel() { source_->cancel(); }

 private:
  input_surveyor(const input_options& options,
                 const forecast_options& forecasts, survey_detail detail,
                 std::unique_ptr<record_source> source);

  /// Whether records have sequences and context in one place.
  bool one_place_;
  std::unique_ptr<record_source> source_;
  std::unique_ptr<record_surveyor> surveyor_;
  survey_builder builder_;
};

/// The source of options of which nothing is known but the key: a survey
/// reads whatever there is. Errors: as open_source.
result<std::unique_ptr<record_source>> open_survey_source(
    const input_options& options);

}  // namespace segue
