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

/// The options for which batches are forecast.
struct forecast_options {
  std::vector<std::int64_t> num_unroll;  ///< each at least 1
  std::int64_t batch_size = 32;          ///< at least 1
};

/// Reads an input to its end, as a run does, and surveys all of it. It needs
/// the memory of the reader of a run, and of survey_builder. Faults of records
/// are counted, whatever `on_error` is.
class input_surveyor {
 public:
  /// Opens and checks every file. Errors: those of open_source.
  static result<input_surveyor> open(input_options options,
                                     const forecast_options& forecasts,
                                     survey_detail detail = survey_detail::all);

  /// Reads everything, once. Errors: those of reading; cancelled.
  result<input_survey> run();

  /// May be called from any thread.
  read_progress progress() const { return source_->progress(); }
  /// May be called from any thread: run() soon returns errc::cancelled.
  void cancel() { source_->cancel(); }

 private:
  input_surveyor(const input_options& options,
                 const forecast_options& forecasts, survey_detail detail,
                 std::unique_ptr<record_source> source);

  /// Whether records have sequences and context in the same place.
  bool one_place_;
  std::unique_ptr<record_source> source_;
  std::unique_ptr<record_surveyor> surveyor_;
  survey_builder builder_;
};

/// Opens a source without a spec: a survey reads all features, and only needs
/// to know the key. Errors: those of open_source.
result<std::unique_ptr<record_source>> open_survey_source(
    const input_options& options);

}  // namespace segue
