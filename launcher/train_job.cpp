// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/train_job.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "segue/embed/trainer.hpp"
#include "segue/launcher/describe_source.hpp"
#include "segue/launcher/interruption.hpp"
#include "segue/launcher/progress_line.hpp"
#include "segue/launcher/reject_log.hpp"
#include "segue/launcher/say.hpp"
#include "segue/launcher/summary.hpp"
#include "segue/storage/replace_file.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

result<void> write_text(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  auto bytes = std::as_bytes(std::span{text});
  return replace_file(path, std::span{&bytes, 1});
}

/// Shows and keeps how a training goes.
class training_log {
 public:
  training_log(const train_options& options, progress_choice choice)
      : options_{options}, progress_{choice} {}

  void show(const training_progress& now) {
    if (progress_.due()) progress_.show(line_of(now));
  }

  /// The files have the curve as it is when the program is killed.
  void keep(const loss_curve& curve) {
    curve_ = curve;
    for (auto& point : curve)
      if (point.evaluation_loss) evaluated_ = point.evaluation_loss;
    if (!failed_) failed_ = write_curve();
  }

  void hide() { progress_.erase(); }
  const loss_curve& curve() const { return curve_; }
  /// What became of the files: the first error.
  std::optional<error> failed() const { return failed_; }

 private:
  std::string line_of(const training_progress& now) const {
    auto text =
        fmt::format("epoch {}/{}  {}", now.position.epoch + 1, options_.epochs,
                    format_count(now.position.epoch_batches, "batch"));
    if (now.recent.steps > 0)
      text += fmt::format("  loss {:.4g}", now.recent.mean());
    if (evaluated_) text += fmt::format("  held out {:.4g}", *evaluated_);
    return text +
           fmt::format(
               "  {} segments/s",
               format_count(std::llround(now.figures.segments_per_second)));
  }

  std::optional<error> write_curve() const {
    auto csv = write_text(options_.curve, curve_csv(curve_));
    if (!csv) return csv.error();
    auto svg = options_.picture.empty()
                   ? result<void>{}
                   : write_text(options_.picture, curve_svg(curve_));
    if (!svg) return svg.error();
    return {};
  }

  const train_options& options_;
  progress_line progress_;
  loss_curve curve_;
  std::optional<double> evaluated_;
  std::optional<error> failed_;
};

training_plan plan_of(job& j, const train_choices& choices, training_log& log,
                      reject_log& rejects) {
  training_plan plan;
  plan.source = j.make_pipeline_options();
  plan.source.on_reject = [&rejects](const reject& r) { rejects.add(r); };
  plan.options = j.config.train;
  plan.described = describe_source(j.config);
  plan.carry_states = j.config.model.carry_states;
  plan.restart = choices.restart;
  plan.interrupted = [] { return interrupted(); };
  plan.on_batch = [&log](const training_progress& now) { log.show(now); };
  plan.on_point = [&log](const loss_curve& curve) { log.keep(curve); };
  return plan;
}

std::string summary_of(const job& j, const training_outcome& outcome,
                       seconds time) {
  auto& options = j.config.train;
  auto text = fmt::format(
      "done: {}, {}; {}{}\n", format_count(outcome.position.epoch, "epoch"),
      format_count(outcome.position.batches, "batch"), format_duration(time),
      outcome.early_stop ? "; the loss held out fell no more" : "");
  if (!outcome.curve.empty())
    text += fmt::format("training loss: {:.6g}\n",
                        outcome.curve.back().training_loss);
  if (outcome.position.best_epoch >= 0) {
    double best = 0;
    for (auto& point : outcome.curve)
      if (point.ends_epoch && point.epoch == outcome.position.best_epoch + 1)
        best = point.evaluation_loss.value_or(0);
    text += fmt::format("held out: {:.6g} at best, after epoch {}{}\n", best,
                        outcome.position.best_epoch + 1,
                        options.patience ? ", whose weights these are" : "");
  }
  return text + fmt::format("weights: {}\n", options.weights);
}

void print_error(const error& e) {
  say("segue: {}\n", e.message);
}

}  // namespace

exit_code train_job(job& j, const train_choices& choices) {
  handle_signals();
  auto start = clock::now();
  training_log log{j.config.train, choices.progress};
  reject_log rejects{j.config.input.reject_file};
  auto outcome = train(*j.learner, plan_of(j, choices, log, rejects));
  log.hide();
  auto closed = rejects.close();
  if (!outcome && outcome.error().code == errc::cancelled) {
    say("interrupted{}\n",
        j.config.train.checkpoint.empty()
            ? ""
            : fmt::format("; the same command goes on from {}",
                          j.config.train.checkpoint));
    return exit_failed;
  }
  std::optional<error> failed;
  if (!outcome) failed = outcome.error();
  if (!failed && !closed) failed = closed.error();
  if (!failed) failed = log.failed();
  if (!failed)
    if (auto written =
            write_safetensors(j.config.train.weights, outcome->weights);
        !written)
      failed = written.error();
  if (failed) {
    print_error(*failed);
    return exit_failed;
  }
  if (choices.progress != progress_choice::never)
    say_text(curve_text(log.curve(), 79));
  say_text(summary_of(j, *outcome, clock::now() - start));
  return exit_done;
}

}  // namespace segue
