// SPDX-License-Identifier: BSD-3-Clause
// A training from files to weights: that it learns, that nothing but its plan
// decides the weights, and that it can be broken off and gone on with.
#include <map>
#include <set>

#include "segue/data/input/shard.hpp"
#include "segue/tests/flow/training_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

struct data_file {
  temporary_folder folder;
  std::string path = folder / "d.csv";

  explicit data_file(const std::string& text) { write_file(path, text); }
  explicit data_file(int keys = 40) : data_file(labeled_csv(keys)) {}
};

training_outcome must(result<training_outcome> r) {
  if (!r) FAIL(r.error().message);
  return std::move(*r);
}

}  // namespace

TEST_CASE("a training lowers the loss, and its tables learn", "[training]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.epochs = 8;
  auto done = must(trained(plan));
  auto& curve = done.curve;
  REQUIRE(curve.size() > 8);
  CHECK(curve.back().training_loss < 0.5 * curve.front().training_loss);
  double first = 0;
  for (auto& point : curve)
    if (point.evaluation_loss && first == 0) first = *point.evaluation_loss;
  CHECK(*curve.back().evaluation_loss < first);
  auto fresh = *plan.source.layer->initial_tables();
  CHECK(done.weights.at("embedding/word") != fresh->table(0));
  CHECK(done.weights.contains("lstm/kernel"));
  CHECK(done.weights.at("output/scale").values<float>()[0] > 0);
}

TEST_CASE(
    "the weights do not depend on parsers, workers and threads, nor on "
    "when a batch's layer is computed",
    "[training][determinism]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.source.input->chunk_bytes = 64;
  plan.source.runtime = {1, 1, 1};
  auto expected = must(trained(plan));
  for (std::int64_t many : {2, 4}) {
    plan.source.runtime = {many, many, many};
    for (int i = 0; i < 3; ++i) {
      auto again = must(trained(plan));
      CHECK(again.weights == expected.weights);
      CHECK(again.curve == expected.curve);
    }
  }
}

TEST_CASE(
    "a layer that is computed ahead sees the tables of when its batch "
    "is drawn",
    "[training][determinism][F14]") {
  // Every batch moves the tables, as training does; the layers must be those
  // of a pipeline that computes nothing ahead.
  data_file data;
  std::vector<std::vector<numbers>> runs;
  for (bool ahead : {false, true, true, true}) {
    auto options = labeled_plan(data.path).source;
    options.states = {scalar_state("s")};
    options.runtime = {4, 4, 4};
    options.layer_ahead = ahead;
    options.tables =
        std::make_shared<table_store>(*options.layer->initial_tables());
    auto& layers = runs.emplace_back();
    auto p = started(options);
    for (;;) {
      auto b = p.next(far_off());
      if (!b) break;
      layers.push_back(values_of(b->layer()));
      CHECK(b->table_version() == std::ssize(layers) - 1);
      auto gradients = b->layer_gradients(b->layer());
      REQUIRE(gradients);
      auto& g = gradients->front();
      // Saved first, so that the next batch is prepared at the same time.
      REQUIRE(save_plus(*b, 1));
      std::vector<table_update> updates{{g.table, g.ids, g.rows}};
      REQUIRE(options.tables->apply(updates));
    }
  }
  REQUIRE(runs[0].size() > 10);
  for (auto& layers : runs)
    CHECK(layers == runs[0]);
}

TEST_CASE("a training that is broken off goes on to the same weights",
          "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  auto whole = must(trained(plan));
  auto batches = whole.position.batches;
  REQUIRE(batches > 30);
  auto per_epoch = batches / 3;
  plan.options.checkpoint_every = 3;
  // In the first epoch, at an epoch's end, just after it, in the last.
  for (auto stop : {std::int64_t{1}, std::int64_t{7}, per_epoch, per_epoch + 1,
                    batches - 2}) {
    plan.options.checkpoint = data.folder / "c";
    std::filesystem::remove(plan.options.checkpoint);
    std::int64_t seen = 0;
    plan.on_batch = [&](const training_progress& now) {
      seen = now.position.batches;
    };
    plan.interrupted = [&] { return seen >= stop; };
    CHECK(ended_with(trained(plan)) == errc::cancelled);
    plan.interrupted = nullptr;
    plan.source.runtime = {3, 3, 3};
    auto rest = must(trained(plan));
    CHECK(rest.weights == whole.weights);
    CHECK(rest.curve == whole.curve);
  }
}

TEST_CASE("a training that dies goes on from the checkpoint before",
          "[training][checkpoint]") {
  struct death {};
  data_file data;
  auto plan = labeled_plan(data.path);
  auto whole = must(trained(plan));
  plan.options.checkpoint = data.folder / "c";
  plan.options.checkpoint_every = 4;
  std::int64_t begun_at = -1;
  for (std::int64_t at : {6, 10, 19}) {
    begun_at = -1;
    plan.on_batch = [&](const training_progress& now) {
      if (begun_at < 0) begun_at = now.position.batches;
      if (now.position.batches == at) throw death{};
    };
    auto net = small_lstm(plan.source.layer->width());
    CHECK_THROWS_AS(train(*net, plan), death);
  }
  // The third began after the checkpoint that the second left.
  CHECK(begun_at > 6);
  plan.on_batch = nullptr;
  CHECK(must(trained(plan)).weights == whole.weights);
  // Once more: there is nothing left to do.
  CHECK(must(trained(plan)).weights == whole.weights);
}

TEST_CASE(
    "a checkpoint of other options is refused, unless it is not asked "
    "for",
    "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  plan.described = "model.seed = 3\n";
  auto first = must(trained(plan));
  plan.options.learning_rate = 0.01;
  auto refused = trained(plan);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message,
             Contains("train.learning_rate = 0.01, but 0.02 in the "
                      "checkpoint"));
  plan.restart = true;
  CHECK(must(trained(plan)).weights != first.weights);
}

TEST_CASE(
    "a checkpoint of other options is gone on with where that is accepted, "
    "its epoch from the start",
    "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  plan.described = "column.\"x\".normalizer.scale = 1\n";
  training_position at;
  plan.on_batch = [&](const training_progress& now) { at = now.position; };
  plan.interrupted = [&] { return at.epoch == 1 && at.epoch_batches == 2; };
  CHECK(ended_with(trained(plan)) == errc::cancelled);
  auto before = at;
  plan.described = "column.\"x\".normalizer.scale = 2\n";
  plan.accept_changes = true;
  training_position begun;
  std::string changes;
  plan.on_begin = [&](const training_position& p) { begun = p; };
  plan.on_changes = [&](const std::string& text) { changes = text; };
  plan.interrupted = nullptr;
  auto done = must(trained(plan));
  CHECK(changes ==
        "column.\"x\".normalizer.scale = 2, but 1 in the checkpoint");
  CHECK(begun == training_position{1, 0, before.batches, 0, 0, -1});
  CHECK(done.position.epoch == 3);
  CHECK(done.position.batches ==
        before.batches + 2 * (before.batches - before.epoch_batches));
  // From now on these are its options.
  plan.accept_changes = false;
  CHECK(must(trained(plan)).weights == done.weights);
}

TEST_CASE("a checkpoint of more epochs than are wanted is refused",
          "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  must(trained(plan));
  plan.options.epochs = 2;
  bool begun = false;
  plan.on_begin = [&](const training_position&) { begun = true; };
  auto refused = trained(plan);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "train.epochs is 2, but " + plan.options.checkpoint +
            " has already done epoch 3; increase train.epochs or start over "
            "(--restart)");
  CHECK_FALSE(begun);
}

TEST_CASE("a checkpoint is trusted as little as any file",
          "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  must(trained(plan));
  plan.options.epochs = 4;
  auto good = *read_checkpoint(plan.options.checkpoint);
  auto refusal = [&](auto change) {
    auto c = good;
    change(c);
    REQUIRE(write_checkpoint(plan.options.checkpoint, c));
    auto r = trained(plan);
    REQUIRE_FALSE(r);
    CHECK_THAT(r.error().message,
               Catch::StartsWith(plan.options.checkpoint + ": "));
    return r.error().message;
  };
  auto one = tensor::from<float>({1}, {1});
  auto none = tensor::from<float>({1}, {NAN});
  CHECK_THAT(
      refusal([&](auto& c) { c.optimizer["lstm/kernel/mean"] = one; }),
      Contains("'lstm/kernel/mean' is float32 [1], which does not match its "
               "parameter"));
  CHECK_THAT(refusal([&](auto& c) { c.weights["readout/bias"] = none; }),
             Contains("tensor 'readout/bias' holds nan at index 0"));
  CHECK_THAT(refusal([&](auto& c) { c.weights["lstm/bias"] = one; }),
             Contains("parameter 'lstm/bias' is float32 [1]"));
  CHECK_THAT(refusal([&](auto& c) { c.weights.erase("embedding/word"); }),
             Contains("no tensor 'embedding/word'"));
}

TEST_CASE("a patience that comes later knows no best epoch yet",
          "[training][checkpoint]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  plan.options.patience.reset();
  auto first = must(trained(plan));
  CHECK(first.weights_epoch == 3);
  plan.options.patience = 1;
  auto again = must(trained(plan));
  CHECK(again.weights == first.weights);
  CHECK(again.weights_epoch == 3);
  CHECK(again.position.best_epoch == -1);
}

TEST_CASE(
    "a part of the keys without labels is an error before the first "
    "epoch",
    "[training]") {
  data_file data{12};
  auto refusal = [&](auto change) {
    auto plan = labeled_plan(data.path);
    plan.on_batch = [](const training_progress&) { FAIL("a batch was made"); };
    change(plan);
    auto r = trained(std::move(plan));
    REQUIRE_FALSE(r);
    CHECK(r.error().code == errc::invalid_argument);
    return r.error().message;
  };
  CHECK(refusal([](auto& p) { p.options.evaluation = 1e-6; }) ==
        "train.evaluation = 1e-06 holds out none of the 12 keys in the input; "
        "use a larger share or another train.evaluation_seed");
  CHECK(refusal([](auto& p) { p.options.evaluation = 0.999999; }) ==
        "train.evaluation = 0.999999 holds out all of the 12 keys in the "
        "input; none is left to train on");
  CHECK(refusal([](auto& p) {
          p.source.batch.allow_small_batch = false;
          p.source.batch.batch_size = 6;
          p.options.evaluation_seed = 1;
        }) ==
        "no label counts among the 1 key held out: no batch is full, and "
        "batch.allow_small_batch is false");
  write_file(data.path, "id,x,word,y\n");
  CHECK(refusal([](auto& p) { p.options.evaluation = 0.5; }) ==
        "the input has no readable key");
  write_file(data.path, R"({"key":"a","length":0,)"
                        R"("sequences":{"x":[1],"word":["w"],"y":[1]}})");
  CHECK(refusal([](auto& p) {
          p.source.input->format = "jsonl";
          p.source.input->key = "key";
          p.source.input->length = "length";
          p.options.evaluation = 0;
          p.options.patience.reset();
        }) ==
        "no label counts among the 1 key to train on: there are no steps");
}

TEST_CASE("there is no loss of nobody", "[training]") {
  data_file data{12};
  auto plan = labeled_plan(data.path);
  plan.options.evaluation = 1e-6;
  auto net = small_lstm(plan.source.layer->width());
  auto loss = evaluate(*net, plan.source, plan.options, {});
  REQUIRE_FALSE(loss);
  CHECK(loss.error().message ==
        "no label counts among the held-out keys, so there is no loss");
}

TEST_CASE("an input that is not finite is named where it spoils the loss",
          "[training]") {
  data_file data{"id,x,word,y\na,1,w,1\nb,2,w,1\nb,-2,w,1\n"};
  auto plan = labeled_plan(data.path);
  std::vector<dense_column_ptr> columns{
      *sequence_numeric_column("x", {.normalizer = log1p_normalizer{}})};
  plan.source.layer = std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 5));
  plan.options.evaluation = 0;
  plan.options.patience.reset();
  auto r = trained(plan);
  REQUIRE_FALSE(r);
  CHECK(r.error().message ==
        "batch 1 of epoch 1: the loss is nan: column 'x' yields nan at step 1 "
        "of key 'b'");
}

TEST_CASE("weights that are not finite are neither written nor kept",
          "[training][checkpoint]") {
  data_file data{"id,x,word,y\na,1,w,1\nb,2,w,5\n"};
  auto plan = labeled_plan(data.path);
  plan.options.checkpoint = data.folder / "c";
  plan.options.optimizer.kind = optimizer_kind::sgd;
  plan.options.learning_rate = 1e40;
  plan.options.clip_norm.reset();
  plan.options.evaluation = 0;
  plan.options.patience.reset();
  plan.options.epochs = 1;
  auto r = trained(plan);
  REQUIRE_FALSE(r);
  CHECK_THAT(r.error().message,
             Contains("the weights after batch 1: tensor '") &&
                 Contains("a lower train.learning_rate"));
  CHECK_FALSE(std::filesystem::exists(plan.options.checkpoint));
}

TEST_CASE("keys that are held out are not learned from", "[training]") {
  // Two inputs that differ only in the labels of the keys held out.
  auto text = labeled_csv(40);
  held_out_keys split{0.25, 0, held_out_keys::part::held_out};
  std::string other;
  std::set<std::string> held_out;
  std::size_t from = 0;
  while (from < text.size()) {
    auto line = text.substr(from, text.find('\n', from) + 1 - from);
    from += line.size();
    auto key = line.substr(0, line.find(','));
    if (key != "id" && is_held_out(split, key)) {
      held_out.insert(key);
      line = line.substr(0, line.rfind(',')) + ",-99\n";
    }
    other += line;
  }
  CHECK(held_out.size() > 4);
  CHECK(held_out.size() < 20);
  data_file a{text};
  data_file b{other};
  auto plan_a = labeled_plan(a.path);
  auto plan_b = labeled_plan(b.path);
  plan_a.options.patience.reset();
  plan_b.options.patience.reset();
  auto done_a = must(trained(plan_a));
  auto done_b = must(trained(plan_b));
  CHECK(done_a.weights == done_b.weights);
  CHECK(done_a.curve.back().evaluation_loss !=
        done_b.curve.back().evaluation_loss);
}

TEST_CASE(
    "a training ends early where the loss held out falls no more, with "
    "the best weights",
    "[training]") {
  data_file data{12};
  auto plan = labeled_plan(data.path);
  plan.options.epochs = 200;
  plan.options.patience = 2;
  plan.options.learning_rate = 0.05;
  auto done = must(trained(plan));
  REQUIRE(done.early_stop);
  CHECK(done.position.epoch == done.position.best_epoch + 3);
  plan.options.epochs = done.position.best_epoch + 1;
  CHECK(must(trained(plan)).weights == done.weights);
}

TEST_CASE("a loss on the last step counts one step a key", "[training]") {
  data_file data;
  auto plan = labeled_plan(data.path);
  plan.options.counted = counted_steps::last;
  plan.options.evaluation = 0;
  plan.options.patience.reset();
  auto done = must(trained(plan));
  CHECK(done.labels.steps == 40);
}

TEST_CASE("a batch's table gradients are of the tables it has seen",
          "[training][F14]") {
  data_file data;
  auto options = labeled_plan(data.path).source;
  options.states = {scalar_state("s")};
  options.tables =
      std::make_shared<table_store>(*options.layer->initial_tables());
  auto p = started(options);
  auto b = next_of(p);
  CHECK(b.layer_gradients(tensor::zeros(dtype::float32, {1})).error().code ==
        errc::invalid_argument);
  auto g = b.layer_gradients(b.layer());
  REQUIRE(g);
  REQUIRE(g->size() == 1);
  CHECK(g->front().table == "word");
  CHECK(g->front().ids.size() > 1);
  std::vector<table_update> updates{{"word", g->front().ids, g->front().rows}};
  REQUIRE(options.tables->apply(updates));
  CHECK(b.layer_gradients(b.layer()).error() ==
        error{errc::stale,
              "the batch was computed with version 0 of the embedding tables, "
              "but they are now at version 1"});
  auto without = started(stateful(1, 1));
  push_all(without, {steps_of("a", 1)});
  auto bare = next_of(without);
  CHECK_THAT(bare.layer_gradients(bare.layer()).error().message,
             Contains("no feature layer"));
}

TEST_CASE("a training fails at a record that cannot be read, as a run does",
          "[training][I3]") {
  // Between k2 and k3, as keys are read in order.
  data_file data{labeled_csv(20) + "k20,many,w1,2\n"};
  auto r = trained(labeled_plan(data.path));
  REQUIRE_FALSE(r);
  CHECK_THAT(r.error().message, Contains("key 'k20'") && Contains("'many'"));
}

TEST_CASE("what a training cannot do is said", "[training]") {
  data_file data;
  auto message = [&](auto change) {
    auto plan = labeled_plan(data.path);
    change(plan);
    auto r = trained(std::move(plan));
    REQUIRE_FALSE(r);
    return r.error().message;
  };
  CHECK_THAT(message([](auto& p) { p.source.input->label.clear(); }),
             Contains("input.label names none"));
  CHECK_THAT(message([](auto& p) { p.source.batch.epochs = 2; }),
             Contains("batch.epochs is 2"));
  CHECK_THAT(message([](auto& p) { p.source.input->files = {"-"}; }),
             Contains("'standard input' can be read only once"));
  CHECK_THAT(message([](auto& p) {
               p.options.loss.kind = loss_kind::softmax_cross_entropy;
               p.options.scale_labels = false;
             }),
             Contains("key 'k") && Contains("expected a class"));
  CHECK_THAT(message([](auto& p) {
               p.options.learning_rate = 1e30;
               p.options.clip_norm.reset();
             }),
             Contains("train.learning_rate"));
}

}  // namespace segue
