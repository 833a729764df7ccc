// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/run_job.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "segue/embed/step_batch.hpp"
#include "segue/jobs/open_run.hpp"
#include "segue/jobs/output_rows.hpp"
#include "segue/jobs/run_files.hpp"
#include "segue/training/losses/loss_rule.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;

// The delay until a stop is noticed, and the interval of progress reports.
constexpr std::chrono::milliseconds patience{200};

/// Labels are compared with one number per step, or with classes.
std::optional<evaluation> evaluation_for(const job& j) {
  const auto& config = j.config;
  bool classes =
      has_softmax(config.model.readout) ||
      (config.has_train && rule_of(config.train.loss.kind).of_classes);
  if (config.input.label.empty() || (!classes && j.net->output_size() != 1))
    return {};
  return evaluation{
      classes, config.has_train ? config.train.counted : counted_steps::all,
      j.label_mean};
}

/// Draws batches from a pipeline until there are no more.
class consumer {
 public:
  consumer(job& j, pipeline& source, output_file& to,
           const run_choices& choices, const run_hooks& hooks,
           run_report& report)
      : job_{j},
        source_{source},
        to_{to},
        hooks_{hooks},
        report_{report},
        rows_{j.config.output.format, !j.config.input.label.empty(),
              j.net->output_size()},
        compare_reset_{choices.compare_reset},
        rows_first_{choices.node &&
                    j.config.cluster.nodes_with(node_role::consumer).size() >
                        1} {
    report.errors = evaluation_for(j);
  }

  /// Error: the one that ended the run; `cancelled` if a stop was requested.
  result<void> drain() {
    auto written = to_.write(rows_.header());
    if (written) written = to_.offer();
    while (written && !hooks_.stop.stop_requested()) {
      auto deadline = clock::now() + patience;
      auto b = source_.next(deadline);
      tell_progress();
      if (b)
        written = take(*b);
      else if (b.error().code == errc::end_of_input)
        return {};
      else if (b.error().code != errc::deadline_exceeded ||
               clock::now() < deadline)
        return b.error();  // also if another deadline failed the run
    }
    if (!written) return written.error();
    return interrupted();
  }

  /// Raises the counts to the numbers written here. If a run fails, the
  /// pipeline may have counted less; if there are other consumers, it has
  /// counted more.
  void count_into(run_summary& counts) const {
    counts.batches = std::max(counts.batches, batches_);
    counts.segments = std::max(counts.segments, segments_);
    counts.steps = std::max(counts.steps, steps_);
  }

 private:
  result<void> take(batch& b) {
    // The states are saved before the rows are written, so that segue makes the
    // next batch meanwhile; but not if the run may continue without this node,
    // as these rows would then be missing.
    auto& net = *job_.net;
    std::optional<tensor> reset;
    if (report_.errors && compare_reset_) {
      auto fresh = net.step(fresh_batch_for(net, b));
      if (!fresh) return fresh.error();
      reset = std::move(fresh->outputs);
    }
    auto out =
        net.step(job_.config.model.carry_states ? batch_for(b)
                                                : fresh_batch_for(net, b));
    if (!out) return out.error();
    if (!rows_first_)
      if (auto saved = b.save_states(std::move(out->states)); !saved)
        return saved;
    if (report_.errors)
      report_.errors->add(b, b.sequences(job_.config.input.label), out->outputs,
                          reset ? &*reset : nullptr);
    if (auto written = write_rows(b, out->outputs); !written) return written;
    if (!rows_first_) return {};
    if (auto flushed = to_.flush(); !flushed) return flushed;
    return b.save_states(std::move(out->states));
  }

  result<void> write_rows(const batch& b, const tensor& outputs) {
    text_.clear();
    append_rows(b, outputs);
    ++batches_;
    segments_ += b.batch_size();
    if (hooks_.on_rows) hooks_.on_rows();
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
      auto first = b.segment(i) * b.num_unroll();
      for (std::int64_t t = 0; t < b.length(i); ++t) {
        auto at = static_cast<std::size_t>(i * b.num_unroll() + t);
        output_row row{
            b.example_key(i), first + t, {}, values.subspan(at * width, width)};
        if (!labels.empty()) row.label = labels[at];
        rows_.append(text_, row);
        report_.not_finite.add(row);
      }
      steps_ += b.length(i);
    }
  }

  void tell_progress() {
    if (!hooks_.on_progress || clock::now() < next_progress_) return;
    hooks_.on_progress(source_.figures());
    next_progress_ = clock::now() + patience;
  }

  job& job_;
  pipeline& source_;
  output_file& to_;
  const run_hooks& hooks_;
  run_report& report_;
  row_format rows_;
  bool compare_reset_;
  bool rows_first_;                    // whether rows are written before saving
  clock::time_point next_progress_{};  // the first one is due at once
  std::string text_;                   // the rows of a batch
  std::int64_t batches_ = 0;
  std::int64_t segments_ = 0;
  std::int64_t steps_ = 0;
};

result<void> draw(job& j, pipeline source, output_file& to,
                  const run_choices& choices, const run_hooks& hooks,
                  run_report& report) {
  consumer c{j, source, to, choices, hooks, report};
  auto ended = c.drain();
  // Other nodes must not consider an interrupted run as finished.
  bool failed =
      !ended && (choices.node || ended.error().code != errc::cancelled);
  report.counts =
      source.stop(failed ? std::optional{ended.error()} : std::nullopt);
  c.count_into(report.counts);
  return ended;
}

/// On a node that draws no batches: serves the others until the run is over.
result<void> serve(pipeline part, const std::stop_token& stop,
                   run_report& report) {
  result<void> ended;
  for (;;) {
    auto deadline = clock::now() + patience;
    ended = part.wait(deadline);
    // Another deadline may have failed the run itself.
    if (ended || ended.error().code != errc::deadline_exceeded ||
        clock::now() < deadline)
      break;
    if (!stop.stop_requested()) continue;
    ended = interrupted();
    break;
  }
  report.counts = part.stop();
  return ended;
}

}  // namespace

std::string_view to_string(key_choice keys) {
  if (keys == key_choice::training) return "training";
  return keys == key_choice::evaluation ? "evaluation" : "all";
}

job_result<run_report> run_job(job& j, const run_choices& choices,
                               const run_hooks& given) {
  auto start = clock::now();
  auto hooks = given;
  hooks.on_begin = called_once(given.on_begin);
  auto files = run_files::open(j.config, choices.node, patience_of(hooks));
  if (!files) return job_failure{files.error()};
  auto source = open_run(j, *files, choices, hooks);
  if (!source) return source.error();
  hooks.on_begin();
  run_report report;
  auto ended = files->outputs ? draw(j, std::move(*source), *files->outputs,
                                     choices, hooks, report)
                              : serve(std::move(*source), hooks.stop, report);
  auto closed = files->close();
  if (ended && !closed) ended = closed.error();
  if (!ended) report.ended_by = ended.error();
  report.rejects = files->rejects.first();
  report.wall_time = clock::now() - start;
  return report;
}

}  // namespace segue
