// SPDX-License-Identifier: BSD-3-Clause
// A training on examples that the program pushes: its weights are those of the
// same data in a file, and every way out of it ends the feed.
#include <atomic>
#include <optional>
#include <stdexcept>

#include "segue/tests/flow/training_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

using epochs_fed = std::vector<std::int64_t>;

training_outcome must(result<training_outcome> r) {
  if (!r) FAIL(r.error().message);
  return std::move(*r);
}

/// A file with its keys in this order.
training_plan file_plan(const temporary_folder& folder, int keys = 40) {
  auto path = folder / "d.csv";
  write_file(path, labeled_csv(keys));
  auto plan = labeled_plan(path);
  plan.source.input->grouped = true;
  return plan;
}

training_plan fed_plan(int keys = 40) {
  return test::fed_plan(labeled_examples(labeled_csv(keys)));
}

/// Notes the epochs for which the feed of a plan is called. It is written
/// before the training ends, which waits for the feed.
void note_calls(training_plan& plan, epochs_fed& calls) {
  plan.feed = [&calls, feed = plan.feed](pipeline& p, std::int64_t epoch) {
    calls.push_back(epoch);
    return feed(p, epoch);
  };
}

/// A feed that does something else in one of its calls, counted from 0.
using feed_function = decltype(training_plan::feed);
feed_function but_in_call(int which, feed_function usual, feed_function other) {
  auto calls = std::make_shared<int>(0);
  return [=](pipeline& p, std::int64_t epoch) {
    return (*calls)++ == which ? other(p, epoch) : usual(p, epoch);
  };
}

/// Pushes until a push is refused.
result<void> push_endlessly(pipeline& p) {
  auto examples = labeled_examples(labeled_csv(12));
  for (std::size_t i = 0;; ++i) {
    auto e = examples[i % examples.size()];
    e.key = std::to_string(i);
    if (auto pushed = p.push(std::move(e)); !pushed) return pushed;
  }
}

/// A model that calls a function after each forward pass.
class watched_model final : public trainable_model {
 public:
  watched_model(std::unique_ptr<trainable_model> inner,
                std::function<void()> after_step)
      : inner_{std::move(inner)}, after_step_{std::move(after_step)} {}

  std::vector<state_spec> states() const override { return inner_->states(); }
  std::int64_t output_size() const override { return inner_->output_size(); }
  result<model_step> step(const model_batch& b) override {
    return inner_->step(b);
  }
  tensor_map parameters() const override { return inner_->parameters(); }
  result<void> set_parameters(const tensor_map& values) override {
    return inner_->set_parameters(values);
  }
  result<model_step> step_training(const model_batch& b) override {
    auto done = inner_->step_training(b);
    after_step_();
    return done;
  }
  result<model_gradients> backward(const tensor& d_outputs) override {
    return inner_->backward(d_outputs);
  }

 private:
  std::unique_ptr<trainable_model> inner_;
  std::function<void()> after_step_;
};

error refusal(training_plan plan) {
  auto r = trained(std::move(plan));
  REQUIRE_FALSE(r);
  return r.error();
}

}  // namespace

TEST_CASE("pushed examples give the weights of the same data in a file",
          "[training][feed][determinism]") {
  temporary_folder folder;
  auto change = GENERATE(0, 1, 2, 3);
  auto changed = [&](training_plan plan) {
    plan.options.decay = 0.9;
    if (change == 1) plan.carry_states = false;
    if (change == 2) plan.options.scale_labels = false;
    if (change == 3) {
      plan.options.counted = counted_steps::last;
      plan.options.evaluation = 0;
      plan.options.patience.reset();
    }
    return plan;
  };
  auto expected = must(trained(changed(file_plan(folder))));
  for (std::int64_t many : {1, 3}) {
    auto plan = changed(fed_plan());
    plan.source.runtime = {many, many, many};
    auto done = must(trained(plan));
    CHECK(done.weights == expected.weights);
    CHECK(done.curve == expected.curve);
    CHECK(done.labels == expected.labels);
  }
}

TEST_CASE("a feed is called once for each pass", "[training][feed]") {
  auto plan = fed_plan();
  epochs_fed calls;
  note_calls(plan, calls);
  must(trained(plan));
  CHECK(calls == epochs_fed{0, 0, 0, 0, 1, 1, 2, 2});
  calls.clear();
  plan.options.evaluation = 0;
  plan.options.patience.reset();
  must(trained(plan));
  CHECK(calls == epochs_fed{0, 0, 1, 2});
}

TEST_CASE(
    "a fed training that is broken off resumes to the weights of the "
    "file",
    "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto whole = must(trained(file_plan(folder)));
  auto batches = whole.position.batches;
  auto per_epoch = batches / 3;
  for (auto stop : {std::int64_t{1}, per_epoch, per_epoch + 1, batches - 2}) {
    auto plan = fed_plan();
    plan.options.checkpoint = folder / "c";
    std::filesystem::remove(plan.options.checkpoint);
    std::int64_t seen = 0;
    plan.on_batch = [&](const training_progress& now) {
      seen = now.position.batches;
    };
    plan.interrupted = [&] { return seen >= stop; };
    CHECK(refusal(plan).code == errc::cancelled);
    plan.interrupted = nullptr;
    epochs_fed calls;
    note_calls(plan, calls);
    auto rest = must(trained(plan));
    CHECK(rest.weights == whole.weights);
    CHECK(rest.curve == whole.curve);
    // The labels are not measured again.
    CHECK(calls.front() == (stop - 1) / per_epoch);
    CHECK(std::ssize(calls) == 2 * (3 - calls.front()));
  }
}

TEST_CASE("a training can be broken off while it evaluates",
          "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto whole = must(trained(file_plan(folder)));
  auto plan = fed_plan();
  auto usual = plan.feed;
  plan.options.checkpoint = folder / "c";
  std::atomic<bool> stop = false;
  plan.interrupted = [&] { return stop.load(); };
  // Two calls measure, the third trains; this one waits for the end.
  plan.feed = but_in_call(3, usual, [&](pipeline& p, std::int64_t) {
    stop = true;
    return push_endlessly(p);
  });
  CHECK(refusal(plan).code == errc::cancelled);
  CHECK(read_checkpoint(plan.options.checkpoint).value().position.epoch == 0);
  stop = false;
  plan.feed = usual;
  CHECK(must(trained(plan)).weights == whole.weights);
}

TEST_CASE("a feed that has more to push ends with the training",
          "[training][feed]") {
  auto plan = fed_plan(12);
  plan.options.evaluation = 0;
  plan.options.patience.reset();
  // One call measures. The next never stops by itself, and waits for capacity.
  std::atomic<bool> was_told = false;
  auto endless = [&](pipeline& p, std::int64_t) {
    auto ended = push_endlessly(p);
    was_told = ended.error().code == errc::cancelled;
    return ended;
  };
  plan.feed = but_in_call(1, plan.feed, endless);
  SECTION("by an interruption") {
    std::int64_t seen = 0;
    plan.on_batch = [&](const training_progress& now) {
      seen = now.position.batches;
    };
    plan.interrupted = [&] { return seen >= 9; };
    CHECK(refusal(plan).code == errc::cancelled);
  }
  SECTION("by an exception of the program") {
    struct death {};
    plan.on_batch = [](const training_progress&) { throw death{}; };
    auto net = small_lstm(plan.source.layer->width());
    CHECK_THROWS_AS(train(*net, plan), death);
  }
  SECTION("by an error of the loss") {
    plan.options.learning_rate = 1e30;
    plan.options.clip_norm.reset();
    CHECK_THAT(refusal(plan).message, Contains("train.learning_rate"));
  }
  CHECK(was_told);
}

TEST_CASE("a training on pushed examples ends early as one on a file",
          "[training][feed]") {
  temporary_folder folder;
  auto early = [](training_plan plan) {
    plan.options.epochs = 200;
    plan.options.patience = 2;
    plan.options.learning_rate = 0.05;
    return plan;
  };
  auto expected = must(trained(early(file_plan(folder, 12))));
  auto plan = early(fed_plan(12));
  epochs_fed calls;
  note_calls(plan, calls);
  auto done = must(trained(plan));
  REQUIRE(done.early_stop);
  CHECK(done.weights == expected.weights);
  CHECK(done.weights_epoch == expected.weights_epoch);
  CHECK(std::ssize(calls) == 2 * (1 + done.position.epoch));
}

TEST_CASE("an error of the feed ends the training with it",
          "[training][feed]") {
  auto plan = fed_plan();
  auto usual = plan.feed;
  // To measure, to look for held-out labels, to train, to evaluate.
  auto call = GENERATE(0, 1, 2, 3);
  auto code = GENERATE(errc::io, errc::end_of_input);
  error reason{code, "the sensor is gone"};
  plan.feed = but_in_call(call, usual,
                          [&](pipeline& p, std::int64_t epoch) -> result<void> {
                            // A held-out key is found before the feed returns.
                            if (call != 1)
                              if (auto pushed = usual(p, epoch); !pushed)
                                return pushed;
                            return reason;
                          });
  CHECK(refusal(plan) == reason);
}

TEST_CASE("an exception of the feed ends the training", "[training][feed]") {
  auto plan = fed_plan();
  plan.feed =
      but_in_call(2, plan.feed, [](pipeline&, std::int64_t) -> result<void> {
        throw std::runtime_error{"no such sensor"};
      });
  CHECK(refusal(plan) ==
        error{errc::internal, "the feed threw an exception: no such sensor"});
}

TEST_CASE("a feed that moves its pipeline ends the training",
          "[training][feed][lifetime]") {
  auto plan = fed_plan();
  auto usual = plan.feed;
  auto call = GENERATE(0, 2);
  error expected{errc::invalid_argument,
                 "the feed moved the pipeline that it pushes into; it may only "
                 "use it until it returns"};
  SECTION("and destroys it") {
    plan.feed = but_in_call(call, usual, [&](pipeline& p, std::int64_t epoch) {
      auto own = std::move(p);
      return usual(own, epoch);
    });
    CHECK(refusal(plan) == expected);
  }
  SECTION("and throws") {
    plan.feed = but_in_call(call, usual,
                            [&](pipeline& p, std::int64_t) -> result<void> {
                              auto own = std::move(p);
                              throw std::runtime_error{"no such sensor"};
                            });
    CHECK(refusal(plan) == expected);
  }
  SECTION("and keeps it") {
    std::optional<pipeline> kept;
    plan.feed = but_in_call(call, usual, [&](pipeline& p, std::int64_t epoch) {
      kept = std::move(p);
      return usual(*kept, epoch);
    });
    CHECK(refusal(plan) == expected);
    CHECK(ended_with(kept->push(steps_of("late", 1))) ==
          errc::invalid_argument);
  }
}

TEST_CASE("a feed that gives up leaves a checkpoint to resume from",
          "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto whole = must(trained(file_plan(folder)));
  auto plan = fed_plan();
  auto usual = plan.feed;
  plan.options.checkpoint = folder / "c";
  error gave_up{errc::cancelled, "the user has left"};
  // In the second epoch, after a part of its examples.
  plan.feed =
      but_in_call(4, usual, [&](pipeline& p, std::int64_t) -> result<void> {
        auto examples = labeled_examples(labeled_csv(40));
        examples.resize(25);
        if (auto ok = push_in_order(p, examples); !ok) return ok;
        return gave_up;
      });
  CHECK(refusal(plan) == gave_up);
  CHECK(read_checkpoint(plan.options.checkpoint).value().position.epoch == 1);
  plan.feed = usual;
  auto rest = must(trained(plan));
  CHECK(rest.weights == whole.weights);
  CHECK(rest.curve == whole.curve);
}

TEST_CASE("a batch that is cut off by the feed is learned when resumed",
          "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto whole = must(trained(file_plan(folder)));
  auto plan = fed_plan();
  auto usual = plan.feed;
  plan.options.checkpoint = folder / "c";
  enum phase { usual_course, fed, in_step, ended };
  std::atomic<phase> now = usual_course;
  auto become = [&](phase next) {
    now = next;
    now.notify_all();
  };
  // In the second epoch, between the forward pass of a batch and its save.
  plan.feed =
      but_in_call(4, usual, [&](pipeline& p, std::int64_t) -> result<void> {
        auto examples = labeled_examples(labeled_csv(12));
        become(fed);
        if (auto ok = push_in_order(p, examples); !ok) return ok;
        now.wait(fed);
        p.stop(error{errc::cancelled, "the user has left"});
        become(ended);
        return error{errc::cancelled, "the user has left"};
      });
  int steps = 0;  // since then
  watched_model net{small_lstm(plan.source.layer->width()), [&] {
                      if (now != fed || ++steps < 2) return;
                      become(in_step);
                      now.wait(in_step);
                    }};
  CHECK(ended_with(train(net, plan)) == errc::cancelled);
  CHECK(now == ended);
  plan.feed = usual;
  CHECK(must(trained(plan)).weights == whole.weights);
}

TEST_CASE("a feed that pushes less than before cannot be resumed",
          "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto plan = fed_plan();
  plan.options.checkpoint = folder / "c";
  std::int64_t seen = 0;
  plan.on_batch = [&](const training_progress& now) {
    seen = now.position.epoch_batches;
  };
  plan.interrupted = [&] { return seen >= 9; };
  CHECK(refusal(plan).code == errc::cancelled);
  plan.interrupted = nullptr;
  auto less = fed_plan(12).feed;
  plan.feed = less;
  CHECK_THAT(refusal(plan).message,
             Contains("the input has changed: batch") &&
                 Contains("of epoch 1 cannot be repeated"));
  // What the feed itself says is not covered up.
  error reason{errc::io, "the sensor is gone"};
  plan.feed = [&](pipeline&, std::int64_t) -> result<void> { return reason; };
  CHECK(refusal(plan) == reason);
}

TEST_CASE("a checkpoint of another label is refused",
          "[training][feed][checkpoint]") {
  temporary_folder folder;
  auto plan = fed_plan();
  plan.options.checkpoint = folder / "c";
  must(trained(plan));
  plan.options.label = "x";
  CHECK_THAT(refusal(plan).message,
             Contains("train.label = x, but y in the checkpoint"));
}

TEST_CASE("pushed examples may bring the states that they start from",
          "[training][feed]") {
  auto examples = labeled_examples(labeled_csv(40));
  auto plain = must(trained(test::fed_plan(examples)));
  for (auto& e : examples)
    e.initial_states = {{"c", vector_of({1, 1, 1, 1})}};
  auto begun = must(trained(test::fed_plan(examples)));
  CHECK(begun.weights != plain.weights);
  CHECK(begun.labels == plain.labels);
}

TEST_CASE("labels of a plan can be measured, and its loss evaluated",
          "[training][feed]") {
  temporary_folder folder;
  auto net = small_lstm(labeled_layer()->width());
  auto from_file = measure_labels(file_plan(folder));
  auto fed = measure_labels(fed_plan());
  REQUIRE(from_file);
  REQUIRE(fed);
  CHECK(*from_file == *fed);
  CHECK(fed->steps > 100);
  auto plan = fed_plan();
  CHECK(scaling_of(*fed, plan.options).scale ==
        static_cast<float>(fed->deviation));
  plan.options.scale_labels = false;
  CHECK(scaling_of(*fed, plan.options) == label_scaling{});
  auto of_file =
      evaluate(*net, file_plan(folder).source, file_plan(folder).options, {});
  auto of_feed = evaluate(*net, plan, {}, 7);
  REQUIRE(of_file);
  REQUIRE(of_feed);
  CHECK(of_feed->sum == of_file->sum);
  CHECK(of_feed->steps == of_file->steps);
}

TEST_CASE("pushes of keys outside the part have no effect", "[feed]") {
  held_out_keys split{0.5, 0, held_out_keys::part::held_out};
  auto options = stateful(1, 4);
  options.split = split;
  auto p = started(options);
  texts pushed_twice;
  for (int i = 0; i < 20; ++i) {
    REQUIRE(p.push(steps_of("k" + std::to_string(i), 1)));
    // Only a key that is inside is active now.
    if (!p.push(steps_of("k" + std::to_string(i), 1))) continue;
    pushed_twice.push_back("k" + std::to_string(i));
  }
  p.close();
  std::size_t inside = 0;
  for (auto& batch : drain(p))
    inside += batch.size();
  CHECK(inside > 3);
  CHECK(inside + pushed_twice.size() == 20);
  CHECK(ended_with(p.push(steps_of(pushed_twice.front(), 1))) ==
        errc::cancelled);
}

TEST_CASE("what a training on pushed examples cannot do is said",
          "[training][feed]") {
  auto message = [&](auto change) {
    auto plan = fed_plan();
    change(plan);
    auto e = refusal(std::move(plan));
    CHECK(e.code == errc::invalid_argument);
    return e.message;
  };
  CHECK(message([](auto& p) { p.feed = nullptr; }) ==
        "training needs examples: set source.input, the files to read, or "
        "feed, a function that pushes them");
  CHECK(message([](auto& p) { p.source.input.emplace(); }) ==
        "training has both source.input and feed; expected one of them");
  CHECK(message([](auto& p) { p.options.label.clear(); }) ==
        "training needs a label, but options.label names none");
  CHECK(message([](auto& p) { p.options.label = "z"; }) ==
        "key 'k1': gather lists 'z', which is not a sequence; expected one of: "
        "word, x, y");
  CHECK(message([](auto& p) { p.options.label = "word"; }) ==
        "the label 'word': labels are string [4, 3], expected float32 [4, 3]");
  CHECK(message([](auto& p) {
          p.feed = [](pipeline&, std::int64_t) { return result<void>{}; };
        }) == "the input has no readable key");
  temporary_folder folder;
  auto files = file_plan(folder);
  files.options.label = "x";
  CHECK(refusal(files).message ==
        "options.label is 'x', but input.label is 'y'; for files leave "
        "options.label empty");
  auto options = file_plan(folder).source;
  options.split.read = held_out_keys::part::kept;
  auto made = pipeline::make(options);
  REQUIRE_FALSE(made);
  CHECK(made.error().message ==
        "split is for pushed examples; for files set input.shard.split");
}

}  // namespace segue
