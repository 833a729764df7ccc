// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/train_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string_view>

namespace segue {
namespace {

constexpr auto max_count = std::numeric_limits<std::int32_t>::max();
constexpr auto no_bound = std::numeric_limits<double>::infinity();

/// The numbers that an option may be: low < x < high, low itself where the
/// interval is closed there, and so is high.
struct interval {
  double low;
  bool with_low;
  double high;
  bool with_high;

  bool holds(double x) const {
    return (low < x || (with_low && x == low)) &&
           (x < high || (with_high && x == high));
  }
  std::string text() const {
    if (high == no_bound) return fmt::format("above {}", low);
    return fmt::format("in {}{}, {}{}", with_low ? '[' : '(', low, high,
                       with_high ? ']' : ')');
  }
};

constexpr interval above_zero{0, false, no_bound, false};
constexpr interval below_one{0, true, 1, false};
constexpr interval zero_to_one{0, false, 1, true};

std::optional<double> read_number(option_reader& reader, std::string_view name,
                                  const interval& allowed) {
  auto value = reader.number(name);
  if (!value || allowed.holds(*value)) return value;
  reader.fail(name, fmt::format("{} is not {}", *value, allowed.text()));
  return {};
}

void refuse(option_reader& reader, std::string_view name, std::string_view of) {
  if (reader.has(name))
    reader.fail(name, fmt::format("belongs to {} only", of));
}

void read_loss(option_reader& reader, train_options& options) {
  auto kind =
      reader.choice("loss", {"mean_squared", "huber", "softmax_cross_entropy"});
  if (kind == "huber") options.loss.kind = loss_kind::huber;
  if (kind == "softmax_cross_entropy")
    options.loss.kind = loss_kind::softmax_cross_entropy;
  if (options.loss.kind == loss_kind::huber)
    options.loss.delta = read_number(reader, "huber_delta", above_zero)
                             .value_or(options.loss.delta);
  else
    refuse(reader, "huber_delta", "the loss huber");
  if (reader.choice("loss_on", {"all", "last"}) == "last")
    options.counted = counted_steps::last;
  bool classes = options.loss.kind == loss_kind::softmax_cross_entropy;
  if (classes)
    refuse(reader, "label_scaling", "the losses mean_squared and huber");
  options.scale_labels =
      !classes &&
      reader.choice("label_scaling", {"none", "standard"}) != "none";
}

void read_optimizer(option_reader& reader, train_options& options) {
  auto& o = options.optimizer;
  if (reader.choice("optimizer", {"adam", "sgd"}) == "sgd") {
    o.kind = optimizer_kind::sgd;
    o.momentum =
        read_number(reader, "momentum", below_one).value_or(o.momentum);
    for (auto name : {"beta1", "beta2", "epsilon"})
      refuse(reader, name, "the optimizer adam");
  } else {
    refuse(reader, "momentum", "the optimizer sgd");
    o.beta1 = read_number(reader, "beta1", below_one).value_or(o.beta1);
    o.beta2 = read_number(reader, "beta2", below_one).value_or(o.beta2);
    o.epsilon = read_number(reader, "epsilon", above_zero).value_or(o.epsilon);
  }
  options.learning_rate = read_number(reader, "learning_rate", above_zero)
                              .value_or(options.learning_rate);
  options.decay =
      read_number(reader, "decay", zero_to_one).value_or(options.decay);
  options.clip_norm = read_number(reader, "clip_norm", above_zero);
}

void read_evaluation(option_reader& reader, train_options& options) {
  constexpr auto max_seed = std::numeric_limits<std::int64_t>::max();
  options.seed = reader.integer("seed", 0, max_seed);
  options.evaluation =
      read_number(reader, "evaluation", below_one).value_or(options.evaluation);
  options.evaluation_seed = reader.integer("evaluation_seed", 0, max_seed)
                                .value_or(options.evaluation_seed);
  options.patience = reader.integer("patience", 1, max_count);
  if (options.patience && options.evaluation == 0)
    reader.fail("patience",
                "needs keys held out to evaluate, but evaluation is 0");
}

std::string read_path(option_reader& reader, std::string_view name) {
  auto path = reader.text(name);
  if (path && !path->empty()) return reader.resolve_path(*path);
  if (path) reader.fail(name, "is empty; expected a file");
  return {};
}

void read_files(option_reader& reader, train_options& options) {
  options.weights = read_path(reader, "weights");
  if (!reader.has("weights")) reader.require("weights");
  options.checkpoint = read_path(reader, "checkpoint");
  options.curve = read_path(reader, "curve");
  options.picture = read_path(reader, "picture");
  options.checkpoint_every = reader.integer("checkpoint_every", 1, max_count)
                                 .value_or(options.checkpoint_every);
  if (!reader.has("checkpoint") && reader.has("checkpoint_every"))
    reader.fail("checkpoint_every", "needs a checkpoint, but none is named");
  options.curve_every =
      reader.integer("curve_every", 1, max_count).value_or(options.curve_every);
}

std::string_view name_of(loss_kind kind) {
  if (kind == loss_kind::mean_squared) return "mean_squared";
  return kind == loss_kind::huber ? "huber" : "softmax_cross_entropy";
}

}  // namespace

double learning_rate_of(const train_options& options, std::int64_t epoch) {
  return options.learning_rate *
         std::pow(options.decay, static_cast<double>(epoch));
}

train_options read_train_options(option_reader& reader) {
  train_options options;
  read_loss(reader, options);
  read_optimizer(reader, options);
  options.epochs =
      reader.integer("epochs", 1, max_count).value_or(options.epochs);
  read_evaluation(reader, options);
  read_files(reader, options);
  return options;
}

std::string describe(const train_options& o) {
  std::string text;
  auto add = [&](std::string_view name, const auto& value) {
    text += fmt::format("train.{} = {}\n", name, value);
  };
  add("loss", name_of(o.loss.kind));
  if (o.loss.kind == loss_kind::huber) add("huber_delta", o.loss.delta);
  add("loss_on", o.counted == counted_steps::all ? "all" : "last");
  add("label_scaling", o.scale_labels ? "standard" : "none");
  if (o.optimizer.kind == optimizer_kind::sgd) {
    add("optimizer", "sgd");
    add("momentum", o.optimizer.momentum);
  } else {
    add("optimizer", "adam");
    add("beta1", o.optimizer.beta1);
    add("beta2", o.optimizer.beta2);
    add("epsilon", o.optimizer.epsilon);
  }
  add("learning_rate", o.learning_rate);
  add("decay", o.decay);
  add("clip_norm", o.clip_norm ? fmt::format("{}", *o.clip_norm) : "none");
  add("seed", o.seed ? fmt::format("{}", *o.seed) : "none");
  add("evaluation", o.evaluation);
  add("evaluation_seed", o.evaluation_seed);
  return text;
}

}  // namespace segue
