// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/learner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "segue/embed/internal/batch_core.hpp"
#include "segue/embed/internal/labeled_batch.hpp"
#include "segue/embed/internal/learning.hpp"
#include "segue/embed/internal/save_step.hpp"
#include "segue/embed/step_batch.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

error no_learner() {
  return invalid("this learner is empty: it was moved from");
}

result<void> check_tables(const pipeline_options& source) {
  if (!source.layer)
    return invalid("a learner needs a feature layer, but source.layer is null");
  for (auto& table : source.layer->tables())
    if (table->trainable && !source.tables)
      return invalid(
          fmt::format("the layer trains the table '{}', but source.tables is "
                      "null; give pipelines and learner the same table_store",
                      table->name));
  return {};
}

error wrong_states(const std::string& what) {
  return invalid(what + "; set source.states to model::states()");
}

const state_spec* find_state(const std::vector<state_spec>& states,
                             const std::string& name) {
  auto found = std::ranges::find(states, name, &state_spec::name);
  return found == states.end() ? nullptr : &*found;
}

result<void> check_states(const model& net, const pipeline_options& source) {
  auto wanted = net.states();
  for (auto& state : wanted) {
    auto* given = find_state(source.states, state.name);
    if (!given)
      return wrong_states(fmt::format(
          "the model has the state '{}', but source.states lacks it",
          state.name));
    if (given->type != state.type || given->dims != state.dims)
      return wrong_states(fmt::format(
          "the state '{}' of source.states is {} {}, expected {} {}, as in the "
          "model",
          state.name, to_string(given->type), to_string(given->dims),
          to_string(state.type), to_string(state.dims)));
  }
  for (auto& state : source.states)
    if (!find_state(wanted, state.name))
      return wrong_states(
          fmt::format("source.states has '{}', but the model has no such state",
                      state.name));
  return {};
}

result<void> check_scaling(const label_scaling& scaling) {
  if (std::isfinite(scaling.offset) && std::isfinite(scaling.scale) &&
      scaling.scale > 0)
    return {};
  return invalid(
      fmt::format("the scaling of labels has offset {} and scale "
                  "{}; expected finite numbers, and a scale above 0",
                  scaling.offset, scaling.scale));
}

}  // namespace

struct learner::parts {
  learning learns;
  label_scaling scaling;
  bool carry = true;
  std::int64_t epoch = 0;

  trainable_model& net() const { return learns.parts().net; }
  const train_options& options() const { return learns.parts().options; }

  /// Throws failure for a batch that is empty.
  result<void> check_source(const batch& b) const {
    auto home = batch_core::of(b).pipeline.lock();
    if (!home) return pipeline_closed();
    if (!home->gather.layer)
      return invalid(
          "the batch is from a pipeline without a feature layer, but the "
          "learner needs the layer's values");
    auto& tables = learns.parts().tables;
    if (tables && home->gather.tables != tables)
      return invalid(
          "the batch is from a pipeline with other tables; give pipelines and "
          "learner the same table_store");
    return {};
  }

  /// The tables are those of the batch's pipeline.
  result<void> check_version(const batch& b) const {
    auto& tables = learns.parts().tables;
    if (!tables) return {};
    auto now = tables->snapshot()->version();
    if (b.table_version() == now) return {};
    return error{
        errc::stale,
        fmt::format("the batch was computed with version {} of the embedding "
                    "tables, but they are at version {}; draw a batch after "
                    "the step before",
                    b.table_version(), now)};
  }

  result<loss_sum> step(batch& b) {
    if (auto ok = check_source(b); !ok) return ok.error();
    auto& name = options().label;
    if (name.empty())
      return invalid(
          "options.label names no sequence; name it, or pass labels");
    auto labels = labels_of(b, name);
    if (!labels) return labels.error();
    return step(b, *labels);
  }

  result<loss_sum> step(batch& b, const tensor& labels) {
    if (auto ok = check_source(b); !ok) return ok.error();
    if (auto ok = check_labels(b, labels); !ok) return ok.error();
    if (auto ok = check_version(b); !ok) return ok.error();
    auto in = carry ? batch_for(b) : fresh_batch_for(net(), b);
    auto done = learns.forward(b, in, labels, scaling);
    if (!done) return done.error();
    auto& loss = done->loss;
    auto good = check_loss(loss.total, b, learns.parts().layer.get());
    // After the save, segue prepares the next batch.
    if (good) good = save_step(b, std::move(done->states));
    if (good) good = learns.update(b, loss, learning_rate_of(options(), epoch));
    if (!good) return good.error();
    return loss.total;
  }
};

learner::learner(std::unique_ptr<parts> made) : parts_{std::move(made)} {}
learner::learner(learner&&) noexcept = default;
learner& learner::operator=(learner&&) noexcept = default;
learner::~learner() = default;

result<learner> learner::make(trainable_model& net,
                              const pipeline_options& source,
                              train_options options,
                              const label_scaling& scaling, bool carry) {
  if (auto ok = validate(options); !ok)
    return invalid("options." + ok.error().message);
  if (auto ok = check_tables(source); !ok) return ok.error();
  if (auto ok = check_states(net, source); !ok) return ok.error();
  if (auto ok = check_scaling(scaling); !ok) return ok.error();
  learning learns{{net, std::move(options), source.layer, source.tables}};
  return learner{
      std::make_unique<parts>(parts{std::move(learns), scaling, carry})};
}

void learner::set_epoch(std::int64_t epoch) {
  if (!parts_) throw failure{no_learner()};
  if (epoch < 0)
    throw failure{
        invalid(fmt::format("the epoch is {}, expected at least 0", epoch))};
  parts_->epoch = epoch;
}

result<loss_sum> learner::step(batch& b) {
  if (!parts_) return no_learner();
  try {
    return parts_->step(b);
  } catch (const failure& e) {
    return e.what_error();
  }
}

result<loss_sum> learner::step(batch& b, const tensor& labels) {
  if (!parts_) return no_learner();
  try {
    return parts_->step(b, labels);
  } catch (const failure& e) {
    return e.what_error();
  }
}

}  // namespace segue
