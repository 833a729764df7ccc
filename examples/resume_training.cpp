// SPDX-License-Identifier: BSD-3-Clause
// A training that is interrupted, with its progress, and resumes from its
// checkpoint, with the same weights as if it had never stopped. Then the
// program trains on with another learning rate, which needs its consent.
// Usage: resume_training CHECKPOINT
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "segue/columns.hpp"
#include "segue/segue.hpp"

namespace {

using segue::tensor;

constexpr int sequences = 32;

/// Values, and as labels the sums of the values so far.
segue::example sequence(int number) {
  std::vector<float> values, sums;
  float sum = 0;
  for (int t = 0; t < 8; ++t) {
    values.push_back(static_cast<float>((number + 3 * t) % 5) - 2);
    sums.push_back(sum += values.back());
  }
  segue::example e;
  e.key = std::to_string(number);
  e.sequences = {
      {"value", tensor::from<float>({8}, std::span<const float>{values})},
      {"sum", tensor::from<float>({8}, std::span<const float>{sums})}};
  return e;
}

segue::result<void> push_all(segue::pipeline& into, std::int64_t) {
  for (int number = 0; number < sequences; ++number)
    if (auto pushed = into.push(sequence(number)); !pushed) return pushed;
  return {};
}

// [plan]
segue::training_plan plan_of(const std::string& checkpoint) {
  segue::training_plan plan;
  plan.source.batch.num_unroll = 2;
  plan.source.batch.batch_size = 8;
  plan.source.layer = std::make_shared<const segue::feature_layer>(
      segue::feature_layer::make(
          std::vector<segue::feature_column_ptr>{
              segue::sequence_numeric_column("value").value()},
          /*seed=*/1)
          .value());
  plan.options.label = "sum";
  plan.options.epochs = 3;
  plan.options.checkpoint = checkpoint;
  plan.options.curve_every = 5;  // batches between points
  plan.feed = push_all;
  // A checkpoint of other examples is refused.
  plan.described = "examples = sums, 1";
  return plan;
}
// [plan]

std::unique_ptr<segue::trainable_model> new_model() {
  segue::model_options options;
  options.kind = "gru";
  options.units = 4;
  options.outputs = 1;
  return segue::make_trainable_model(options, 1, {}).value();
}

int shown(std::int64_t number) {
  return static_cast<int>(number);
}

// [progress]
void show_progress(segue::training_plan& plan) {
  plan.on_begin = [](const segue::training_position& at) {
    std::printf("begins in epoch %d, after %d batches\n", shown(at.epoch) + 1,
                shown(at.batches));
  };
  plan.on_point = [](const segue::loss_curve& curve) {
    if (curve.empty()) return;
    std::printf("epoch %d, %d batches: loss %.3f\n", shown(curve.back().epoch),
                shown(curve.back().batches), curve.back().training_loss);
  };
  plan.on_changes = [](const std::string& difference) {
    std::printf("other options: %s\n", difference.c_str());
  };
}
// [progress]

// [interrupt]
/// Trains until so many batches are done, as if someone had pressed Ctrl-C
/// then. Returns the error, after the checkpoint has been written.
segue::error train_until(std::int64_t batches, segue::training_plan plan) {
  std::int64_t done = 0;
  plan.on_batch = [&](const segue::training_progress& now) {
    done = now.position.batches;
  };
  plan.interrupted = [&] { return done >= batches; };
  return segue::train(*new_model(), plan).error();
}
// [interrupt]

/// The weights of a training that is not interrupted and writes no checkpoint.
segue::tensor_map at_once() {
  return segue::train(*new_model(), plan_of("")).value().weights;
}

// [resume]
segue::training_outcome resume(const segue::training_plan& plan) {
  auto net = new_model();  // the checkpoint has its weights
  return segue::train(*net, plan).value();
}
// [resume]

// [change]
/// Continues a training that is done with a smaller learning rate.
void train_on(segue::training_plan plan) {
  plan.options.epochs = 4;
  plan.options.learning_rate /= 10;
  auto refused = segue::train(*new_model(), plan);
  std::printf("refused: %s\n", refused.error().message.c_str());
  plan.accept_changes = true;
  auto outcome = segue::train(*new_model(), plan).value();
  std::printf("%d epochs\n", shown(outcome.position.epoch));
}
// [change]

bool run(const std::string& checkpoint) {
  auto plan = plan_of(checkpoint);
  show_progress(plan);
  plan.restart = true;  // whatever an earlier run has left there
  auto ended = train_until(20, plan);
  std::printf("interrupted: %s\n", ended.message.c_str());
  plan.restart = false;
  auto resumed = resume(plan);
  bool same = resumed.weights == at_once();
  train_on(plan);
  std::printf("resumed: %s weights\n", same ? "the same" : "other");
  return same;
}

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: resume_training CHECKPOINT\n");
    return 1;
  }
  try {
    return run(values[1]) ? 0 : 1;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
