// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/run_job.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "segue/data/output/output_file.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/jobs/output_rows.hpp"
#include "segue/launcher/commands/not_finite_outputs.hpp"
#include "segue/launcher/commands/run_pipeline.hpp"
#include "segue/launcher/terminal/evaluation_table.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/progress_line.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;

// How late a signal may be noticed, and the progress line's pace.
constexpr std::chrono::milliseconds patience{200};

/// Labels are held against one number a step, or against classes.
std::optional<evaluation_table> table_for(const job& j) {
  const auto& config = j.config;
  bool classes = config.model.readout == "softmax" ||
                 (config.has_train &&
                  config.train.loss.kind == loss_kind::softmax_cross_entropy);
  if (config.input.label.empty() || (!classes && j.net->output_size() != 1))
    return {};
  return evaluation_table{
      classes, config.has_train ? config.train.counted : counted_steps::all,
      j.label_mean};
}

/// Draws batches from a pipeline until there are no more.
class consumer {
 public:
  consumer(job& j, pipeline& source, output_file& to,
           const run_choices& choices)
      : job_{j},
        source_{source},
        to_{to},
        rows_{j.config.output.format, !j.config.input.label.empty(),
              j.net->output_size()},
        progress_{choices.progress},
        table_{table_for(j)},
        compare_reset_{choices.compare_reset},
        rows_first_{choices.node &&
                    j.config.cluster.nodes_with(node_role::consumer).size() >
                        1},
        rows_are_seen_{j.config.output.file ==
                           output_options::standard_output &&
                       ::isatty(STDOUT_FILENO) == 1} {}

  /// Error: what ended the run; `cancelled` where a signal did.
  result<void> drain() {
    auto written = to_.write(rows_.header());
    if (written) written = to_.offer();
    while (written && !interrupted()) {
      auto deadline = clock::now() + patience;
      auto b = source_.next(deadline);
      if (progress_.due()) show_progress();
      if (b)
        written = take(*b);
      else if (b.error().code == errc::end_of_input)
        return {};
      else if (b.error().code != errc::deadline_exceeded ||
               clock::now() < deadline)
        return b.error();  // also where some other deadline failed the run
    }
    if (!written) return written.error();
    return error{errc::cancelled, "interrupted"};
  }

  void hide_progress() { progress_.erase(); }

  /// The errors of the outputs; empty where there is nothing to hold them
  /// against.
  std::string errors() const { return table_ ? table_->text() : ""; }

  std::string not_finite() const { return not_finite_.text(); }

  /// What has been written, which of a run that failed is more than the
  /// pipeline had time to count; less where there are other consumers.
  void count_into(run_summary& counts) const {
    counts.batches = std::max(counts.batches, batches_);
    counts.segments = std::max(counts.segments, segments_);
    counts.steps = std::max(counts.steps, steps_);
  }

 private:
  result<void> take(batch& b) {
    // Saved before the rows are written: meanwhile segue makes the next batch.
    // Where others would go on without this node they would be missing then.
    std::optional<tensor> reset;
    if (table_ && compare_reset_) {
      auto fresh = job_.net->step(fresh_batch_for(*job_.net, b));
      if (!fresh) return fresh.error();
      reset = std::move(fresh->outputs);
    }
    auto& net = *job_.net;
    auto out =
        net.step(job_.config.model.carry_states ? batch_for(b)
                                                : fresh_batch_for(net, b));
    if (!out) return out.error();
    if (!rows_first_)
      if (auto saved = save_states(b, std::move(out->states)); !saved)
        return saved;
    if (table_)
      table_->add(b, b.sequences(job_.config.input.label), out->outputs,
                  reset ? &*reset : nullptr);
    if (auto written = write_rows(b, out->outputs); !written) return written;
    if (!rows_first_) return {};
    if (auto flushed = to_.flush(); !flushed) return flushed;
    return save_states(b, std::move(out->states));
  }

  result<void> write_rows(const batch& b, const tensor& outputs) {
    text_.clear();
    append_rows(b, outputs);
    ++batches_;
    segments_ += b.batch_size();
    // Rows on the same terminal would otherwise go on behind the line.
    if (rows_are_seen_) progress_.erase();
    if (auto written = to_.write(text_); !written) return written;
    return to_.offer();
  }

  void append_rows(const batch& b, const tensor& outputs) {
    const auto& label_name = job_.config.input.label;
    auto width = static_cast<std::size_t>(job_.net->output_size());
    auto values = outputs.values<float>();
    std::span<const float> labels;
    if (!label_name.empty()) labels = b.sequences(label_name).values<float>();
    for (std::int64_t i = 0; i < b.batch_size(); ++i) {
      auto first = b.sequence(i) * b.num_unroll();
      for (std::int64_t t = 0; t < b.length(i); ++t) {
        auto at = static_cast<std::size_t>(i * b.num_unroll() + t);
        output_row row{
            b.example_key(i), first + t, {}, values.subspan(at * width, width)};
        if (!labels.empty()) row.label = labels[at];
        rows_.append(text_, row);
        not_finite_.add(row);
      }
      steps_ += b.length(i);
    }
  }

  void show_progress() {
    const auto& options = job_.config.batch;
    progress_.show(format_progress(source_.figures(), options.batch_size,
                                   options.num_unroll, clock::now() - start_));
  }

  job& job_;
  pipeline& source_;
  output_file& to_;
  row_format rows_;
  progress_line progress_;
  std::optional<evaluation_table> table_;
  not_finite_outputs not_finite_;
  bool compare_reset_;
  bool rows_first_;     // before their batch is saved
  bool rows_are_seen_;  // on a terminal
  clock::time_point start_ = clock::now();
  std::string text_;  // a batch's rows
  std::int64_t batches_ = 0;
  std::int64_t segments_ = 0;
  std::int64_t steps_ = 0;
};

/// Runs to the end; the pipeline is gone, and with it all of its threads, when
/// this returns.
result<void> run_to_end(job& j, pipeline source, output_file& to,
                        const run_choices& choices, run_outcome& report,
                        std::string& errors) {
  consumer c{j, source, to, choices};
  auto ended = c.drain();
  c.hide_progress();
  // Other nodes must not take an interrupted run for one that is done.
  bool failed =
      !ended && (choices.node || ended.error().code != errc::cancelled);
  report.counts =
      source.stop(failed ? std::optional{ended.error()} : std::nullopt);
  c.count_into(report.counts);
  report.not_finite = c.not_finite();
  errors = c.errors();
  return ended;
}

void print_error(const error& e) {
  say("segue: {}\n", e.message);
}

}  // namespace

exit_code run_job(job& j, const run_choices& choices) {
  auto start = clock::now();
  auto files = run_files::open(j.config, choices.node);
  if (!files) {
    print_error(files.error());
    return exit_failed;
  }
  auto source = open_pipeline(j, *files, choices);
  if (!source) {
    print_error(source.error());
    return code_without_run(source.error(), choices);
  }
  handle_signals();
  run_outcome report;
  std::string errors;
  auto ended = run_to_end(j, std::move(*source), *files->outputs, choices,
                          report, errors);
  auto closed = files->close();
  if (ended && !closed) ended = closed.error();
  report.wall_time = clock::now() - start;
  report.interrupted = !ended && ended.error().code == errc::cancelled;
  if (!ended && !report.interrupted) report.counts.failure = ended.error();
  // Where it was not this process that was told to end, its user wants to know.
  if (!ended && !(report.interrupted && interrupted()))
    print_error(ended.error());
  if (j.config.input.on_error == error_policy::skip) {
    report.rejects = files->rejects.first();
    report.reject_file = j.config.input.reject_file;
  }
  report.keys = choices.keys;
  report.held_out = j.config.train.evaluation;
  say_text(format_summary(report));
  if (ended) say_text(errors);
  return ended ? exit_done : exit_failed;
}

}  // namespace segue
