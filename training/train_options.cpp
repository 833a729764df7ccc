// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/train_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "segue/options/option_reader.hpp"
#include "segue/training/losses/loss_rule.hpp"
#include "segue/training/number_option.hpp"
#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {
namespace {

constexpr auto max_count = std::numeric_limits<std::int32_t>::max();
void read_loss(option_reader& reader, train_options& options) {
  auto rules = loss_rules();
  if (auto name = reader.choice("loss", names_of_rules(rules)))
    options.loss.kind = rule_named(rules, *name).kind;
  const auto& rule = rule_of(options.loss.kind);
  read_numbers(reader, "the loss", rules, rule, options.loss);
  if (reader.choice("loss_on", {"all", "last"}) == "last")
    options.counted = counted_steps::last;
  auto of_numbers = [](const loss_rule& r) { return !r.of_classes; };
  if (rule.of_classes)
    refuse(reader, "label_scaling",
           fmt::format("the losses {}",
                       fmt::join(names_of_rules(rules, of_numbers), " and ")));
  options.scale_labels =
      !rule.of_classes &&
      reader.choice("label_scaling", {"none", "standard"}) != "none";
}

void read_optimizer(option_reader& reader, train_options& options) {
  auto rules = optimizer_rules();
  if (auto name = reader.choice("optimizer", names_of_rules(rules)))
    options.optimizer.kind = rule_named(rules, *name).kind;
  read_numbers(reader, "the optimizer", rules, rule_of(options.optimizer.kind),
               options.optimizer);
  options.learning_rate =
      read_number(reader, "learning_rate", numbers_above_zero)
          .value_or(options.learning_rate);
  options.decay =
      read_number(reader, "decay", numbers_to_one).value_or(options.decay);
  options.clip_norm = read_number(reader, "clip_norm", numbers_above_zero);
}

void read_evaluation(option_reader& reader, train_options& options) {
  constexpr auto max_seed = std::numeric_limits<std::int64_t>::max();
  options.seed = reader.integer("seed", 0, max_seed);
  options.evaluation = read_number(reader, "evaluation", numbers_below_one)
                           .value_or(options.evaluation);
  options.evaluation_seed = reader.integer("evaluation_seed", 0, max_seed)
                                .value_or(options.evaluation_seed);
  options.patience = reader.integer("patience", 1, max_count);
  if (options.patience && options.evaluation == 0)
    reader.fail("patience", "needs held-out keys, but evaluation is 0");
}

std::string read_path(option_reader& reader, std::string_view name) {
  auto path = reader.text(name);
  if (path && !path->empty()) return reader.resolve_path(*path);
  if (path) reader.fail(name, "is empty; expected a file");
  return {};
}

void read_files(option_reader& reader, train_options& options) {
  options.weights = reader.file("weights").value_or("");
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

error wrong(std::string_view name, const auto& value,
            std::string_view allowed) {
  return {errc::invalid_argument,
          fmt::format("{} is {}, expected {}", name, value, allowed)};
}

result<void> check_number(std::string_view name, double value,
                          const interval& allowed) {
  if (allowed.holds(value)) return {};
  return wrong(name, value, allowed.text());
}

result<void> check_at_least(std::string_view name, std::int64_t value,
                            std::int64_t least) {
  if (value >= least && value <= max_count) return {};
  return wrong(name, value, fmt::format("in [{}, {}]", least, max_count));
}

/// Checks the numbers that the chosen rule has.
template <class Options, class Rule>
result<void> check_rule(const Rule& rule, const Options& options) {
  for (const auto& option : rule.options)
    if (auto ok =
            check_number(option.name, options.*option.member, option.allowed);
        !ok)
      return ok;
  return {};
}

result<void> check_evaluation(const train_options& options) {
  if (auto ok =
          check_number("evaluation", options.evaluation, numbers_below_one);
      !ok)
    return ok;
  if (!options.patience) return {};
  if (options.evaluation == 0)
    return error{errc::invalid_argument,
                 "patience needs held-out keys, but evaluation is 0"};
  return check_at_least("patience", *options.patience, 1);
}

}  // namespace

result<void> validate(const train_options& options) {
  auto ok = check_rule(rule_of(options.loss.kind), options.loss);
  if (ok) ok = check_rule(rule_of(options.optimizer.kind), options.optimizer);
  if (ok)
    ok = check_number("learning_rate", options.learning_rate,
                      numbers_above_zero);
  if (ok) ok = check_number("decay", options.decay, numbers_to_one);
  if (ok && options.clip_norm)
    ok = check_number("clip_norm", *options.clip_norm, numbers_above_zero);
  if (ok) ok = check_at_least("epochs", options.epochs, 1);
  if (ok) ok = check_evaluation(options);
  if (ok) ok = check_at_least("checkpoint_every", options.checkpoint_every, 1);
  if (ok) ok = check_at_least("curve_every", options.curve_every, 1);
  return ok;
}

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
  const auto& loss = rule_of(o.loss.kind);
  add("loss", loss.name);
  for (const auto& option : loss.options)
    add(option.name, o.loss.*option.member);
  add("loss_on", o.counted == counted_steps::all ? "all" : "last");
  add("label_scaling", o.scale_labels ? "standard" : "none");
  const auto& optimizer = rule_of(o.optimizer.kind);
  add("optimizer", optimizer.name);
  for (const auto& option : optimizer.options)
    add(option.name, o.optimizer.*option.member);
  add("learning_rate", o.learning_rate);
  add("decay", o.decay);
  add("clip_norm", o.clip_norm ? fmt::format("{}", *o.clip_norm) : "none");
  add("seed", o.seed ? fmt::format("{}", *o.seed) : "none");
  add("evaluation", o.evaluation);
  add("evaluation_seed", o.evaluation_seed);
  return text;
}

}  // namespace segue
