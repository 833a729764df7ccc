// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/training_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "segue/embed/internal/evaluate_checked.hpp"
#include "segue/embed/internal/labeled_batch.hpp"
#include "segue/embed/internal/measure_labels.hpp"
#include "segue/embed/internal/save_step.hpp"
#include "segue/embed/internal/training_pass.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/models/scaled_model.hpp"
#include "segue/tensors/check_finite.hpp"
#include "segue/training/option_difference.hpp"

namespace segue {
namespace {

result<void> check_all_finite(const tensor_map& weights) {
  for (auto& [name, value] : weights)
    if (auto finite = check_finite(name, value); !finite) return finite;
  return {};
}

bool is_cancelled(const error& e) {
  return e.code == errc::cancelled;
}

/// Checks that the memory of the optimizer has the shapes of the parameters.
result<void> check_memory(const training_checkpoint& c) {
  for (auto& [name, kept] : c.optimizer) {
    auto found = c.weights.find(name.substr(0, name.rfind('/')));
    if (found == c.weights.end() || kept.type() != dtype::float32 ||
        kept.dims() != found->second.dims())
      return error{
          errc::malformed,
          fmt::format("the optimizer state '{}' is {} {}, which does not match "
                      "its parameter",
                      name, to_string(kept.type()), to_string(kept.dims()))};
  }
  return {};
}

}  // namespace

training_run::training_run(trainable_model& net, training_plan plan)
    : net_{net},
      plan_{std::move(plan)},
      learning_{{net, plan_.options, plan_.source.layer, plan_.source.tables}},
      book_{net.states()} {
  plan_.source.states = net_.states();
  plan_.source.layer_ahead = false;
  now_.options = described();
}

std::string training_run::described() const {
  // For files the label is one of the options in `described`.
  auto label =
      plan_.feed ? fmt::format("train.label = {}\n", plan_.options.label) : "";
  return describe(plan_.options) + label + plan_.described;
}

result<training_outcome> training_run::run() {
  if (auto begun = begin(); !begun) return begun.error();
  if (auto done = run_epochs(); !done) return done.error();
  training_outcome outcome;
  outcome.early_stop = stops_early();
  outcome.weights_epoch = now_.position.epoch;
  if (plan_.options.patience && !now_.best.empty()) {
    if (auto set = set_weights(now_.best); !set) return set.error();
    outcome.weights_epoch = now_.position.best_epoch + 1;
  }
  outcome.weights = written_weights();
  if (auto good = check_learnt(outcome.weights); !good) return good.error();
  outcome.position = now_.position;
  outcome.curve = now_.curve;
  outcome.labels = now_.labels;
  return outcome;
}

result<void> training_run::begin() {
  std::error_code ignored;
  auto& path = plan_.options.checkpoint;
  if (!path.empty() && !plan_.restart &&
      std::filesystem::exists(path, ignored)) {
    auto c = read_checkpoint(path);
    if (!c) return c.error();
    if (auto resumed = resume(std::move(*c)); !resumed) return resumed;
  }
  if (plan_.on_begin) plan_.on_begin(now_.position);
  if (plan_.on_point && !now_.curve.empty()) plan_.on_point(now_.curve);
  if (measured_) return {};
  auto labels = measure_checked(plan_);
  if (!labels) return labels.error();
  // Weights that were already trained keep the scaling of their labels.
  if (now_.labels.steps == 0) now_.labels = *labels;
  return {};
}

result<void> training_run::resume(training_checkpoint c) {
  auto& path = plan_.options.checkpoint;
  auto difference = option_difference(now_.options, c.options);
  measured_ = difference.empty();
  if (!measured_) {
    if (!plan_.accept_changes)
      return error{errc::invalid_argument,
                   fmt::format("{} was written with different options: {}; "
                               "restore those, accept the changes "
                               "(--accept-changes), or start over (--restart)",
                               path, difference)};
    if (plan_.on_changes) plan_.on_changes(difference);
    begin_epoch_anew(c);
  }
  if (auto fits = check_epochs(c.position); !fits) return fits;
  if (auto finite = check_all_finite(c.weights); !finite)
    return at(path, finite.error());
  if (auto set = set_weights(c.weights); !set) return at(path, set.error());
  if (auto fits = check_memory(c); !fits) return at(path, fits.error());
  if (auto read = book_.read(c.carried); !read) return at(path, read.error());
  learning_.optimizer().restore(c.position.updates, std::move(c.optimizer));
  c.weights.clear();
  c.optimizer.clear();
  // Without a patience the best epoch's weights were not kept.
  if (plan_.options.patience && c.best.empty()) {
    c.position.best_epoch = -1;
    c.position.stale_epochs = 0;
  }
  now_ = std::move(c);
  return {};
}

void training_run::begin_epoch_anew(training_checkpoint& c) const {
  c.options = now_.options;
  c.position.epoch_batches = 0;
  c.position.updates = 0;
  c.position.best_epoch = -1;
  c.position.stale_epochs = 0;
  c.since_point = {};
  c.epoch = {};
  c.best.clear();
  c.optimizer.clear();
  c.carried = book_.write();
}

result<void> training_run::check_epochs(
    const training_position& position) const {
  auto begun = position.epoch + (position.epoch_batches > 0 ? 1 : 0);
  if (begun <= plan_.options.epochs) return {};
  return error{
      errc::invalid_argument,
      fmt::format("train.epochs is {}, but {} has already {} epoch {}; "
                  "increase train.epochs or start over (--restart)",
                  plan_.options.epochs, plan_.options.checkpoint,
                  position.epoch_batches > 0 ? "begun" : "done", begun)};
}

bool training_run::stops_early() const {
  auto& patience = plan_.options.patience;
  return patience && now_.position.stale_epochs >= *patience;
}

bool training_run::is_over() const {
  return stops_early() || now_.position.epoch >= plan_.options.epochs;
}

result<void> training_run::run_epochs() {
  while (!is_over()) {
    auto done = run_epoch();
    if (!done && is_cancelled(done.error()))
      if (auto written = write(); !written) return written;
    if (!done) return done;
  }
  return {};
}

result<void> training_run::run_epoch() {
  // Batches that the checkpoint has completed are skipped.
  auto left = now_.position.epoch_batches;
  auto take = [&](pipeline& p, batch& b) {
    if (left == 0) return learn(p, b);
    --left;
    return b.save_states(book_.zeros(b.batch_size()));
  };
  auto done = run_pass(plan_, part_of(plan_, held_out_keys::part::kept),
                       now_.position.epoch, take);
  // An error of a feed, or an interruption, says nothing about the input.
  bool by_program = !done && (plan_.feed || is_cancelled(done.error()));
  if (left > 0 && !by_program)
    return at(fmt::format("{}: the input has changed: batch {} of epoch {} "
                          "cannot be repeated",
                          plan_.options.checkpoint,
                          now_.position.epoch_batches - left + 1,
                          now_.position.epoch + 1),
              done ? error{errc::end_of_input, "the input ends before it"}
                   : done.error());
  if (!done) return done.error();
  return finish_epoch();
}

result<void> training_run::learn(pipeline& p, batch& b) {
  auto& options = plan_.options;
  auto& position = now_.position;
  if (auto done = step(b); !done) return done;
  ++position.epoch_batches;
  ++position.batches;
  if (position.epoch_batches % options.curve_every == 0) {
    add_point(now_.since_point, false, {});
    now_.since_point = {};
  }
  if (plan_.on_batch) plan_.on_batch({position, now_.since_point, p.figures()});
  if (options.checkpoint.empty() ||
      position.epoch_batches % options.checkpoint_every != 0)
    return {};
  return write();
}

result<void> training_run::step(batch& b) {
  auto labels = labels_of(b, plan_.options.label);
  if (!labels) return labels.error();
  auto in = plan_.carry_states
                ? model_batch{b.layer(), b.lengths(), book_.states_of(b)}
                : fresh_batch_for(net_, b);
  auto done = learning_.forward(b, in, *labels, scaling());
  if (!done) return done.error();
  auto& total = done->loss.total;
  if (auto good = check_loss(total, b, plan_.source.layer.get()); !good)
    return at(
        fmt::format("batch {} of epoch {}", now_.position.epoch_batches + 1,
                    now_.position.epoch + 1),
        good.error());
  // After this, segue prepares the next batch. If the pass is cancelled
  // meanwhile, nothing has been learned from this one.
  if (auto saved = save_step(b, done->states); !saved) return saved;
  book_.note(b, std::move(done->states));
  now_.since_point += total;
  now_.epoch += total;
  return learning_.update(b, done->loss,
                          learning_rate_of(plan_.options, now_.position.epoch));
}

result<void> training_run::finish_epoch() {
  auto& position = now_.position;
  std::optional<double> evaluated;
  if (plan_.options.evaluation > 0) {
    auto loss = evaluate_checked(net_, plan_, scaling(), position.epoch);
    if (!loss) return loss.error();
    evaluated = loss->mean();
    if (position.best_epoch < 0 || *evaluated < now_.best_loss) {
      now_.best_loss = *evaluated;
      position.best_epoch = position.epoch;
      position.stale_epochs = 0;
      if (plan_.options.patience) now_.best = weights();
    } else {
      ++position.stale_epochs;
    }
  }
  add_point(now_.epoch, true, evaluated);
  now_.since_point = {};
  now_.epoch = {};
  ++position.epoch;
  position.epoch_batches = 0;
  return plan_.options.checkpoint.empty() ? result<void>{} : write();
}

void training_run::add_point(const loss_sum& training, bool ends_epoch,
                             std::optional<double> evaluation_loss) {
  now_.curve.push_back({now_.position.epoch + 1, now_.position.batches,
                        training.mean(), evaluation_loss,
                        learning_rate_of(plan_.options, now_.position.epoch),
                        ends_epoch});
  if (plan_.on_point) plan_.on_point(now_.curve);
}

result<void> training_run::write() {
  if (plan_.options.checkpoint.empty()) return {};
  auto c = now_;
  c.position.updates = learning_.optimizer().updates();
  c.weights = weights();
  if (auto good = check_learnt(c.weights); !good) return good;
  c.optimizer = learning_.optimizer().memory();
  c.carried = book_.write();
  return write_checkpoint(plan_.options.checkpoint, c);
}

tensor_map training_run::weights() const {
  auto all = net_.parameters();
  if (!plan_.source.tables) return all;
  auto tables = plan_.source.tables->snapshot();
  for (std::size_t i = 0; i < tables->size(); ++i)
    all[tables->specs()[i]->tensor_name()] = tables->table(i);
  return all;
}

result<void> training_run::check_learnt(const tensor_map& weights) const {
  auto finite = check_all_finite(weights);
  if (finite) return {};
  return error{errc::invalid_argument,
               fmt::format("the weights after batch {}: {}; a lower "
                           "train.learning_rate, or a train.clip_norm, may "
                           "keep them finite",
                           now_.position.batches, finite.error().message)};
}

result<void> training_run::set_weights(const tensor_map& weights) {
  tensor_map parameters;
  for (auto& [name, value] : net_.parameters()) {
    auto found = weights.find(name);
    if (found == weights.end())
      return error{errc::malformed,
                   fmt::format("the weights have no tensor '{}'", name)};
    parameters[name] = found->second;
  }
  if (auto set = net_.set_parameters(parameters); !set) return set;
  if (!plan_.source.tables) return {};
  return plan_.source.tables->load(weights);
}

tensor_map training_run::written_weights() const {
  auto all = weights();
  auto one = [](float value) { return tensor::from<float>({1}, {value}); };
  all[label_mean_name] = one(static_cast<float>(now_.labels.mean));
  if (!plan_.options.scale_labels) return all;
  all[output_offset_name] = one(scaling().offset);
  all[output_scale_name] = one(scaling().scale);
  return all;
}

}  // namespace segue
