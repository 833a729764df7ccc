// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/trainer.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/embed/internal/evaluate_checked.hpp"
#include "segue/embed/internal/measure_labels.hpp"
#include "segue/embed/internal/training_run.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"

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

result<void> check_files(const input_options& input,
                         const train_options& options) {
  auto once = find_read_once(input.files);
  if (!once) return once.error();
  if (*once)
    return invalid(
        fmt::format("training reads its input several times, but '{}' can be "
                    "read only once",
                    **once));
  if (input.label.empty())
    return invalid("training needs a label, but input.label names none");
  if (!options.label.empty() && options.label != input.label)
    return invalid(
        fmt::format("options.label is '{}', but input.label is "
                    "'{}'; for files leave options.label empty",
                    shown_text(options.label), shown_text(input.label)));
  return {};
}

result<void> check(const training_plan& plan) {
  auto& input = plan.source.input;
  if (!input && !plan.feed)
    return invalid(
        "training needs examples: set source.input, the files to read, or "
        "feed, a function that pushes them");
  if (input && plan.feed)
    return invalid(
        "training has both source.input and feed; expected one of them");
  if (input) {
    if (auto ok = check_files(*input, plan.options); !ok) return ok;
  } else if (plan.options.label.empty()) {
    return invalid("training needs a label, but options.label names none");
  }
  if (auto ok = validate(plan.options); !ok)
    return invalid("options." + ok.error().message);
  return check_batches(plan.source.batch);
}

result<void> add_tables(pipeline_options& source) {
  if (!source.layer || source.tables) return {};
  auto initial = source.layer->initial_tables();
  if (!initial) return initial.error();
  source.tables = std::make_shared<table_store>(std::move(*initial));
  return {};
}

/// Checks a plan, then calls `use` with the label and the tables filled in.
template <class Result, class Use>
Result with_checked(training_plan plan, const Use& use) {
  if (auto ok = check(plan); !ok) return ok.error();
  if (plan.source.input) plan.options.label = plan.source.input->label;
  if (auto ok = add_tables(plan.source); !ok) return ok.error();
  try {
    return use(std::move(plan));
  } catch (const failure& e) {
    return e.what_error();
  }
}

}  // namespace

result<training_outcome> train(trainable_model& net, training_plan plan) {
  return with_checked<result<training_outcome>>(
      std::move(plan), [&](training_plan checked) {
        return training_run{net, std::move(checked)}.run();
      });
}

result<label_figures> measure_labels(training_plan plan) {
  return with_checked<result<label_figures>>(std::move(plan), measure_checked);
}

label_scaling scaling_of(const label_figures& labels,
                         const train_options& options) {
  if (!options.scale_labels) return {};
  return {static_cast<float>(labels.mean),
          static_cast<float>(labels.deviation)};
}

result<loss_sum> evaluate(trainable_model& net, training_plan plan,
                          const label_scaling& scaling, std::int64_t epoch) {
  return with_checked<result<loss_sum>>(
      std::move(plan), [&](const training_plan& checked) {
        return evaluate_checked(net, checked, scaling, epoch);
      });
}

result<loss_sum> evaluate(trainable_model& net, pipeline_options source,
                          const train_options& options,
                          const label_scaling& scaling, bool carry) {
  training_plan plan;
  plan.source = std::move(source);
  plan.options = options;
  plan.carry_states = carry;
  return evaluate(net, std::move(plan), scaling);
}

}  // namespace segue
