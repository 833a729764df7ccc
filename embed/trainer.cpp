// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/trainer.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/embed/internal/labelled_batch.hpp"
#include "segue/embed/internal/training_run.hpp"
#include "segue/embed/step_batch.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> check_batches(const batch_options& batch) {
  if (batch.epochs != 1)
    return invalid(
        fmt::format("batch.epochs is {}; expected 1, because training counts "
                    "its epochs with train.epochs",
                    batch.epochs));
  if (batch.may_be_partial())
    return invalid(
        "training cannot use batch.min_batch_size or batch.max_wait: its "
        "batches would depend on time, and so would the weights");
  if (batch.on_duplicate == on_duplicate::resume)
    return invalid(
        "training cannot use batch.on_duplicate = \"resume\": a checkpoint "
        "does not hold the states of finished keys");
  return {};
}

result<void> check(const pipeline_options& source) {
  if (!source.input) return invalid("training reads files, but none are given");
  auto once = find_read_once(source.input->files);
  if (!once) return once.error();
  if (*once)
    return invalid(
        fmt::format("training reads its input several times, but '{}' can be "
                    "read only once",
                    **once));
  if (source.input->label.empty())
    return invalid("training needs a label, but input.label names none");
  return check_batches(source.batch);
}

result<void> add_tables(pipeline_options& source) {
  if (!source.layer || source.tables) return {};
  auto initial = source.layer->initial_tables();
  if (!initial) return initial.error();
  source.tables = std::make_shared<table_store>(std::move(*initial));
  return {};
}

}  // namespace

result<training_outcome> train(trainable_model& net, training_plan plan) {
  if (auto ok = check(plan.source); !ok) return ok.error();
  if (auto ok = add_tables(plan.source); !ok) return ok.error();
  try {
    return training_run{net, std::move(plan)}.run();
  } catch (const failure& e) {
    return e.what_error();
  }
}

result<loss_sum> evaluate(trainable_model& net, pipeline_options source,
                          const train_options& options,
                          const label_scaling& scaling, bool carry) {
  if (auto ok = check(source); !ok) return ok.error();
  auto input = *source.input;
  source.states = net.states();
  source.layer_ahead = true;
  auto layer = source.layer;
  auto p = pipeline::make(
      part_of(std::move(source), options, held_out_keys::part::held_out));
  if (!p) return p.error();
  loss_sum total;
  auto add_batch = [&](batch& b) -> result<void> {
    // Not `step`, whose outputs may be those of a softmax.
    auto done =
        net.step_training(carry ? batch_for(b) : fresh_batch_for(net, b));
    if (!done) return done.error();
    auto& labels = label_of(b, input);
    auto counted = counted_of(b, options.counted);
    auto loss = sum_loss(options.loss, scaling, done->outputs, labels, counted);
    if (!loss)
      return name_key(b, options, scaling, done->outputs, labels, loss.error());
    if (auto good = check_loss(*loss, b, layer.get()); !good)
      return at("the held-out keys", good.error());
    total += *loss;
    return b.save_states(std::move(done->states));
  };
  if (auto done = drain(*p, {}, add_batch); !done) return done.error();
  if (total.steps == 0)
    return error{
        errc::invalid_argument,
        "no label counts among the held-out keys, so there is no loss"};
  return total;
}

}  // namespace segue
