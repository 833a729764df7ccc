// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/train_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>
#include <utility>

#include "segue/config/canonical_options.hpp"
#include "segue/data/storage/new_file.hpp"
#include "segue/data/storage/replace_file.hpp"
#include "segue/jobs/reject_log.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;

result<void> write_text(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  auto bytes = std::as_bytes(std::span{text});
  return replace_file(path, std::span{&bytes, 1});
}

/// The files that a training writes while it runs.
class training_files {
 public:
  training_files(const train_options& options, reader_patience patience,
                 const std::string& reject_file)
      : options_{options}, rejects_{reject_file, std::move(patience)} {}

  reject_log& rejects() { return rejects_; }

  /// Writes the curve, so that the files are up to date if the program is
  /// killed.
  void keep(const loss_curve& curve) {
    if (written_) written_ = write_curve(curve);
  }

  /// Returns the first error of all files.
  result<void> close() {
    auto closed = rejects_.close();
    return closed ? written_ : closed;
  }

 private:
  result<void> write_curve(const loss_curve& curve) const {
    auto csv = write_text(options_.curve, curve_csv(curve));
    if (!csv || options_.picture.empty()) return csv;
    return write_text(options_.picture, curve_svg(curve));
  }

  const train_options& options_;
  reject_log rejects_;
  result<void> written_;
};

training_plan plan_of(job& j, const train_choices& choices,
                      const train_hooks& hooks, training_files& files,
                      std::optional<training_position>& begun) {
  training_plan plan;
  plan.source = j.make_pipeline_options();
  plan.source.on_reject = [&files](const reject& r) { files.rejects().add(r); };
  plan.options = j.config.train;
  plan.carry_states = j.config.model.carry_states;
  plan.restart = choices.restart;
  plan.accept_changes = choices.accept_changes;
  plan.interrupted = [&hooks] { return hooks.stop.stop_requested(); };
  plan.on_begin = [&begun](const training_position& at) { begun = at; };
  plan.on_changes = hooks.on_changes;
  plan.on_batch = hooks.on_progress;
  plan.on_point = [&hooks, &files](const loss_curve& curve) {
    files.keep(curve);
    if (hooks.on_point) hooks.on_point(curve);
  };
  return plan;
}

result<training_outcome> run_training(job& j, const train_choices& choices,
                                      const train_hooks& hooks,
                                      std::optional<training_position>& begun) {
  training_files files{j.config.train, patience_of(hooks),
                       j.config.input.reject_file};
  auto plan = plan_of(j, choices, hooks, files, begun);
  auto lines = canonical_options(j.config, compared_by::checkpoint);
  if (!lines) return lines.error();
  plan.described = fmt::format("{}\n", fmt::join(*lines, "\n"));
  auto outcome = train(*j.learner, std::move(plan));
  auto closed = files.close();
  if (!outcome) return outcome;
  if (!closed) return closed.error();
  auto written = write_safetensors(j.config.train.weights, outcome->weights);
  if (!written) return written.error();
  return outcome;
}

}  // namespace

job_result<train_report> train_job(job& j, const train_choices& choices,
                                   const train_hooks& hooks) {
  // The input consists of files, which open without waiting.
  if (hooks.on_begin) hooks.on_begin();
  const auto& files = j.config.train;
  for (const auto& path :
       {files.weights, files.checkpoint, files.curve, files.picture})
    if (!path.empty()) remove_left_over(path);
  auto start = clock::now();
  std::optional<training_position> begun;
  auto outcome = run_training(j, choices, hooks, begun);
  if (!outcome) {
    bool cancelled = outcome.error().code == errc::cancelled;
    return job_failure{outcome.error(), !begun && !cancelled};
  }
  return train_report{std::move(*outcome), *begun, clock::now() - start};
}

}  // namespace segue
