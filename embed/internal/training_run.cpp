// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/training_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "segue/embed/internal/labelled_batch.hpp"
#include "segue/embed/internal/measure_labels.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/models/scaled_model.hpp"
#include "segue/tensors/check_finite.hpp"
#include "segue/training/clip_norm.hpp"
#include "segue/training/option_difference.hpp"

namespace segue {
namespace {

result<void> check_all_finite(const tensor_map& weights) {
  for (auto& [name, value] : weights)
    if (auto finite = check_finite(name, value); !finite) return finite;
  return {};
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
      optimizer_{plan_.options.optimizer},
      book_{net.states()} {
  plan_.source.states = net_.states();
  plan_.source.layer_ahead = false;
  now_.options = described();
}

std::string training_run::described() const {
  return describe(plan_.options) + plan_.described;
}

label_scaling training_run::scaling() const {
  if (!plan_.options.scale_labels) return {};
  return {static_cast<float>(now_.labels.mean),
          static_cast<float>(now_.labels.deviation)};
}

result<training_outcome> training_run::run() {
  if (auto begun = begin(); !begun) return begun.error();
  while (!is_over())
    if (auto done = run_epoch(); !done) return done.error();
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
  auto labels = measure_labels(plan_.source, plan_.options, plan_.interrupted);
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
  optimizer_.restore(c.position.updates, std::move(c.optimizer));
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

result<void> training_run::run_epoch() {
  auto p = pipeline::make(
      part_of(plan_.source, plan_.options, held_out_keys::part::kept));
  if (!p) return p.error();
  // Batches that the checkpoint has completed are skipped.
  auto left = now_.position.epoch_batches;
  auto take = [&](batch& b) {
    if (left == 0) return learn(*p, b);
    --left;
    return b.save_states(book_.zeros(b.batch_size()));
  };
  auto done = drain(*p, plan_.interrupted, take);
  // Frees its threads and memory before the run over the held-out keys starts.
  { auto ended = std::move(*p); }
  if (!done && done.error().code == errc::cancelled) {
    if (auto written = write(); !written) return written;
    return done;
  }
  if (left > 0)
    return at(fmt::format("{}: the input has changed: batch {} of epoch {} "
                          "cannot be repeated",
                          plan_.options.checkpoint,
                          now_.position.epoch_batches - left + 1,
                          now_.position.epoch + 1),
              done ? error{errc::end_of_input, "the input ends before it"}
                   : done.error());
  if (!done) return done;
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
  auto& options = plan_.options;
  auto done = net_.step_training(
      plan_.carry_states
          ? model_batch{b.layer(), b.lengths(), book_.states_of(b)}
          : fresh_batch_for(net_, b));
  if (!done) return done.error();
  auto& labels = label_of(b, *plan_.source.input);
  auto counted = counted_of(b, options.counted);
  auto loss =
      find_loss(options.loss, scaling(), done->outputs, labels, counted);
  if (!loss)
    return name_key(b, options, scaling(), done->outputs, labels, loss.error());
  if (auto good = check_loss(loss->total, b, plan_.source.layer.get()); !good)
    return at(
        fmt::format("batch {} of epoch {}", now_.position.epoch_batches + 1,
                    now_.position.epoch + 1),
        good.error());
  now_.since_point += loss->total;
  now_.epoch += loss->total;
  book_.note(b, done->states);
  // After this, segue prepares the next batch.
  if (auto saved = b.save_states(std::move(done->states)); !saved) return saved;
  if (loss->total.steps == 0) return {};
  return update(b, loss->d_outputs);
}

result<void> training_run::update(const batch& b, const tensor& d_outputs) {
  auto gradients = net_.backward(d_outputs);
  if (!gradients) return gradients.error();
  auto& dense = gradients->parameters;
  std::vector<table_gradient> sparse;
  if (plan_.source.layer) {
    auto found = b.layer_gradients(gradients->inputs);
    if (!found) return found.error();
    sparse = std::move(*found);
  }
  if (plan_.options.clip_norm)
    clip_by_global_norm(*plan_.options.clip_norm, dense, sparse);
  auto rate = learning_rate_of(plan_.options, now_.position.epoch);
  optimizer_.begin_update();
  auto changed = net_.parameters();
  for (auto& [name, gradient] : dense) {
    auto next = optimizer_.update(name, changed[name], gradient, rate);
    if (!next) return next.error();
    changed[name] = std::move(*next);
  }
  if (auto set = net_.set_parameters(changed); !set) return set;
  return update_tables(sparse, rate);
}

result<void> training_run::update_tables(
    const std::vector<table_gradient>& gradients, double rate) {
  std::vector<table_update> updates;
  {
    // The snapshot ends before the tables change, so that they can change in
    // place.
    auto tables =
        plan_.source.tables ? plan_.source.tables->snapshot() : table_set_ptr{};
    for (auto& gradient : gradients) {
      if (gradient.ids.size() == 0) continue;
      auto slot = tables->find(gradient.table);
      if (!slot) return slot.error();
      auto rows = optimizer_.update_rows(tables->specs()[*slot]->tensor_name(),
                                         tables->table(*slot), gradient, rate);
      if (!rows) return rows.error();
      updates.push_back({gradient.table, gradient.ids, std::move(*rows),
                         table_update::action::assign});
    }
  }
  if (updates.empty()) return {};
  auto applied = plan_.source.tables->apply(updates);
  return applied ? result<void>{} : result<void>{applied.error()};
}

result<void> training_run::finish_epoch() {
  auto& position = now_.position;
  std::optional<double> evaluated;
  if (plan_.options.evaluation > 0) {
    auto source = plan_.source;
    auto loss = evaluate(net_, std::move(source), plan_.options, scaling(),
                         plan_.carry_states);
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
  c.position.updates = optimizer_.updates();
  c.weights = weights();
  if (auto good = check_learnt(c.weights); !good) return good;
  c.optimizer = optimizer_.memory();
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
