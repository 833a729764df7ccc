// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/train.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <optional>

#include "segue/jobs/train_job.hpp"
#include "segue/launcher/cluster/node_choice.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

void add_options(boost::program_options::options_description& options) {
  add_overrides(options);
  auto add = options.add_options();
  add("restart", "start over and ignore the checkpoint");
  add("accept-changes",
      "resume from the checkpoint even if options that affect the weights have "
      "changed; its epoch starts over");
  add_progress(options);
}

/// Shows the progress of a training.
class training_display {
 public:
  training_display(const train_options& options, progress_choice choice)
      : options_{options}, line_{choice} {}

  void show(const training_progress& now) {
    if (line_.due()) line_.show(text_of(now));
  }

  void note(const loss_curve& curve) {
    for (auto& point : curve)
      if (point.evaluation_loss) evaluated_ = point.evaluation_loss;
  }

  void hide() { line_.erase(); }

 private:
  std::string text_of(const training_progress& now) const {
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

  const train_options& options_;
  progress_line line_;
  std::optional<double> evaluated_;
};

/// Returns the loss on the held-out keys after an epoch.
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
      fmt::format("held out: {:.6g} after epoch {}, whose weights were written",
                  *written, outcome.weights_epoch);
  if (best && best_epoch != outcome.weights_epoch)
    text += fmt::format("; best: {:.6g} after epoch {}", *best, best_epoch);
  return text + '\n';
}

std::string summary_of(const train_options& options, const train_report& done) {
  auto& outcome = done.outcome;
  auto nothing_left = outcome.position.batches > 0 &&
                      done.begun.batches == outcome.position.batches;
  return fmt::format(
      "done: {}, {}; {}{}{}\n{}weights: {}\n",
      format_count(outcome.position.epoch, "epoch"),
      format_count(outcome.position.batches, "batch"),
      format_duration(done.wall_time),
      outcome.early_stop ? "; stopped early: the held-out loss no longer fell"
                         : "",
      nothing_left
          ? fmt::format("; nothing left to train: {} already has them all",
                        options.checkpoint)
          : "",
      losses_of(outcome), options.weights);
}

/// Returns how to continue after an interruption.
std::string way_on(const std::string& checkpoint, bool restart) {
  std::error_code ignored;
  if (checkpoint.empty() || !std::filesystem::exists(checkpoint, ignored))
    return "";
  return fmt::format("; the same command{} resumes from {}",
                     restart ? " without --restart" : "", checkpoint);
}

exit_code train(job& j, const train_choices& choices,
                progress_choice progress) {
  const auto& options = j.config.train;
  train_hooks hooks;
  if (auto ready = end_at_signals(hooks); !ready)
    return report_failed(ready.error());
  training_display display{options, progress};
  hooks.on_changes = [&](const std::string& difference) {
    say("segue: resuming from {} with changed options: {}\n",
        options.checkpoint, difference);
  };
  hooks.on_progress = [&](const training_progress& now) { display.show(now); };
  hooks.on_point = [&](const loss_curve& curve) { display.note(curve); };
  auto done = train_job(j, choices, hooks);
  display.hide();
  if (!done && done.error().errors.front().code == errc::cancelled) {
    say("interrupted{}\n", way_on(options.checkpoint, choices.restart));
    return exit_failed;
  }
  if (!done) return report_failed(done.error());
  if (progress != progress_choice::never)
    say_text(curve_text(done->outcome.curve, 79));
  say_text(summary_of(options, *done));
  return exit_done;
}

result<exit_code> run_train(const given_arguments& given) {
  auto path = one_configuration(given);
  if (!path) return path.error();
  train_choices choices{given.has("restart"), given.has("accept-changes")};
  if (choices.restart && choices.accept_changes)
    return error{errc::invalid_argument,
                 "--restart and --accept-changes cannot be combined"};
  auto progress = progress_of(given);
  if (!progress) return progress.error();
  auto config = load_configuration(*path, overrides_of(given));
  if (!config) return report(config.error());
  if (auto alone = check_without_nodes(*config); !alone)
    return report({alone.error()});
  auto j = prepare_job(std::move(*config), purpose::train);
  if (!j) return report(j.error());
  return train(*j, choices, *progress);
}

}  // namespace

const subcommand train_subcommand{
    "train",
    "CONFIG",
    "train the model and write its weights",
    R"(Trains by truncated back-propagation through time, as [train] says: gradients
flow back to the first step of a segment, and each key's state is carried from
segment to segment. Writes the weights, which `run` then uses, and the loss
curves. If the configuration names a checkpoint, a training that was killed or
interrupted resumes from it and ends with the same weights, unless options that
affect the weights have changed.
)",
    add_options,
    run_train,
};

}  // namespace segue
