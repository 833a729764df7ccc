// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

#include "segue/embed/learner.hpp"
#include "segue/embed/producer_threads.hpp"
#include "segue/tests/flow/training_fixture.hpp"

namespace segue::test {

/// What a program sets up to train by hand as a plan says.
struct by_hand {
  training_plan plan;
  std::unique_ptr<trainable_model> net;
  pipeline_options source;

  explicit by_hand(training_plan p)
      : plan{std::move(p)},
        net{small_lstm(plan.source.layer->width())},
        source{plan.source} {
    source.states = net->states();
    source.tables =
        std::make_shared<table_store>(*source.layer->initial_tables());
    source.layer_ahead = false;
    source.split = {plan.options.evaluation, plan.options.evaluation_seed,
                    held_out_keys::part::kept};
    source.gather = {{plan.options.label}};
  }

  result<learner> make_learner(const label_scaling& scaling = {}) {
    return learner::make(*net, source, plan.options, scaling,
                         plan.carry_states);
  }

  learner learns(const label_scaling& scaling = {}) {
    auto made = make_learner(scaling);
    if (!made) FAIL(made.error().message);
    return std::move(*made);
  }

  template <class Step>
  loss_sum run_epoch(std::int64_t epoch, const Step& step) {
    auto p = started(source);
    producer_threads feed{
        p, {[&](pipeline& into) { return plan.feed(into, epoch); }}};
    loss_sum total;
    for (;;) {
      auto b = p.next(far_off());
      if (!b && b.error().code == errc::end_of_input) return total;
      if (!b) FAIL(b.error().message);
      auto loss = step(*b);
      if (!loss) FAIL(loss.error().message);
      total += *loss;
    }
  }

  tensor_map weights() const {
    auto all = net->parameters();
    all["embedding/word"] = source.tables->snapshot()->table(0);
    return all;
  }
};

inline training_plan pushed_plan() {
  auto plan = fed_plan(labeled_examples(labeled_csv(40)));
  plan.options.decay = 0.8;
  plan.options.patience.reset();
  return plan;
}

/// A batch of four keys, of a pipeline that is still open.
struct one_batch {
  pipeline p;
  batch b;

  explicit one_batch(const pipeline_options& options)
      : p{started(options)}, b{first(p)} {}

  static batch first(pipeline& p) {
    auto examples = labeled_examples(labeled_csv(12));
    REQUIRE(push_in_order(p, examples));
    return next_of(p);
  }
};

}  // namespace segue::test
