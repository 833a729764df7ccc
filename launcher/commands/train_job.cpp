// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/train_job.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include "segue/data/storage/new_file.hpp"
#include "segue/data/storage/replace_file.hpp"
#include "segue/embed/trainer.hpp"
#include "segue/jobs/describe_source.hpp"
#include "segue/launcher/commands/reject_log.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/progress_line.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

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

  void begin(const training_position& position) { begun_ = position; }
  /// Where the training began; nothing where it did not.
  const std::optional<training_position>& begun() const { return begun_; }

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
  std::optional<training_position> begun_;
  std::optional<double> evaluated_;
  std::optional<error> failed_;
};

training_plan plan_of(job& j, const train_choices& choices,
                      std::string described, training_log& log,
                      reject_log& rejects) {
  training_plan plan;
  plan.source = j.make_pipeline_options();
  plan.source.on_reject = [&rejects](const reject& r) { rejects.add(r); };
  plan.options = j.config.train;
  plan.described = std::move(described);
  plan.carry_states = j.config.model.carry_states;
  plan.restart = choices.restart;
  plan.accept_changes = choices.accept_changes;
  plan.interrupted = [] { return interrupted(); };
  plan.on_begin = [&log](const training_position& at) { log.begin(at); };
  plan.on_changes = [&j](const std::string& difference) {
    say("segue: goes on from {} with other options: {}\n",
        j.config.train.checkpoint, difference);
  };
  plan.on_batch = [&log](const training_progress& now) { log.show(now); };
  plan.on_point = [&log](const loss_curve& curve) { log.keep(curve); };
  return plan;
}

result<training_outcome> run_training(job& j, const train_choices& choices,
                                      training_log& log) {
  auto described = describe_source(j.config);
  if (!described) return described.error();
  reject_log rejects{j.config.input.reject_file};
  auto outcome = train(
      *j.learner, plan_of(j, choices, std::move(*described), log, rejects));
  log.hide();
  auto closed = rejects.close();
  if (!outcome) return outcome;
  if (!closed) return closed.error();
  if (log.failed()) return *log.failed();
  auto written = write_safetensors(j.config.train.weights, outcome->weights);
  if (!written) return written.error();
  return outcome;
}

/// The loss of the keys held out at an epoch's end.
std::optional<double> loss_after(const loss_curve& curve, std::int64_t epoch) {
  for (auto& point : curve)
    if (point.ends_epoch && point.epoch == epoch) return point.evaluation_loss;
  return {};
}

std::string losses_of(const training_outcome& outcome) {
  std::string text;
  if (!outcome.curve.empty())
    text += fmt::format("training loss: {:.6g}\n",
                        outcome.curve.back().training_loss);
  auto written = loss_after(outcome.curve, outcome.weights_epoch);
  auto best_epoch = outcome.position.best_epoch + 1;
  auto best = loss_after(outcome.curve, best_epoch);
  if (!written) return text;
  text +=
      fmt::format("held out: {:.6g} after epoch {}, whose weights these are",
                  *written, outcome.weights_epoch);
  if (best && best_epoch != outcome.weights_epoch)
    text += fmt::format("; {:.6g} at best, after epoch {}", *best, best_epoch);
  return text + '\n';
}

std::string summary_of(const job& j, const training_outcome& outcome,
                       const training_log& log, seconds time) {
  auto& options = j.config.train;
  auto nothing_left = outcome.position.batches > 0 && log.begun() &&
                      log.begun()->batches == outcome.position.batches;
  return fmt::format(
      "done: {}, {}; {}{}{}\n{}weights: {}\n",
      format_count(outcome.position.epoch, "epoch"),
      format_count(outcome.position.batches, "batch"), format_duration(time),
      outcome.early_stop ? "; the loss held out fell no more" : "",
      nothing_left ? fmt::format("; nothing was left to learn: {} has them all",
                                 options.checkpoint)
                   : "",
      losses_of(outcome), options.weights);
}

/// What may follow an interruption.
std::string way_on(const job& j, const train_choices& choices) {
  const auto& checkpoint = j.config.train.checkpoint;
  std::error_code ignored;
  if (checkpoint.empty() || !std::filesystem::exists(checkpoint, ignored))
    return "";
  return fmt::format("; the same command{} goes on from {}",
                     choices.restart ? " without --restart" : "", checkpoint);
}

}  // namespace

exit_code train_job(job& j, const train_choices& choices) {
  handle_signals();
  const auto& files = j.config.train;
  for (const auto& path :
       {files.weights, files.checkpoint, files.curve, files.picture})
    if (!path.empty()) remove_left_over(path);
  auto start = clock::now();
  training_log log{j.config.train, choices.progress};
  auto outcome = run_training(j, choices, log);
  if (!outcome) {
    if (outcome.error().code == errc::cancelled) {
      say("interrupted{}\n", way_on(j, choices));
      return exit_failed;
    }
    say("segue: {}\n", outcome.error().message);
    return log.begun() ? exit_failed : exit_usage;
  }
  if (choices.progress != progress_choice::never)
    say_text(curve_text(log.curve(), 79));
  say_text(summary_of(j, *outcome, log, clock::now() - start));
  return exit_done;
}

}  // namespace segue
