// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/train_options.hpp"
#include "segue/config/toml_document.hpp"
#include "segue/tests/config/read_table.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

auto read(const std::string& text) {
  return test::read_table(read_train_options, "weights = 'w'\n" + text);
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a training has sensible defaults", "[config][train_options]") {
  auto [o, errors] = read("");
  CHECK(errors == texts{});
  CHECK(o.loss == loss_options{});
  CHECK(o.optimizer == optimizer_options{});
  CHECK(o.counted == counted_steps::all);
  CHECK(o.scale_labels);
  CHECK(o.learning_rate == 0.001);
  CHECK(o.epochs == 1);
  CHECK_FALSE(o.clip_norm);
  CHECK_FALSE(o.patience);
  CHECK(o.weights == "conf/w");
  CHECK(o.checkpoint.empty());
}

TEST_CASE("every option of a training is read", "[config][train_options]") {
  auto [o, errors] = read(R"(loss = 'huber'
huber_delta = 2
loss_on = 'last'
label_scaling = 'none'
optimizer = 'sgd'
momentum = 0.5
learning_rate = 0.25
decay = 0.5
clip_norm = 3
epochs = 7
seed = 8
evaluation = 0.125
evaluation_seed = 9
patience = 2
checkpoint = 'c'
checkpoint_every = 10
curve = '/v.csv'
picture = 'p.svg'
curve_every = 11
)");
  CHECK(errors == texts{});
  CHECK(o.loss == loss_options{loss_kind::huber, 2});
  CHECK(o.counted == counted_steps::last);
  CHECK_FALSE(o.scale_labels);
  CHECK(o.optimizer.kind == optimizer_kind::sgd);
  CHECK(o.optimizer.momentum == 0.5);
  CHECK(o.clip_norm == 3);
  CHECK(o.epochs == 7);
  CHECK(o.seed == 8);
  CHECK(o.evaluation == 0.125);
  CHECK(o.evaluation_seed == 9);
  CHECK(o.patience == 2);
  CHECK(o.checkpoint == "conf/c");
  CHECK(o.checkpoint_every == 10);
  CHECK(o.curve == "/v.csv");
  CHECK(o.picture == "conf/p.svg");
  CHECK(o.curve_every == 11);
  CHECK(learning_rate_of(o, 0) == 0.25);
  CHECK(learning_rate_of(o, 2) == 0.0625);
}

TEST_CASE("faulty options of a training are named with their bounds",
          "[config][train_options]") {
  CHECK(read("learning_rate = 0\ndecay = 1.5\nclip_norm = -1\n"
             "evaluation = 1\nbeta1 = 1\nepochs = 0\n")
            .errors == texts{"conf/f.toml:2: learning_rate: 0 is not above 0",
                             "conf/f.toml:3: decay: 1.5 is not in (0, 1]",
                             "conf/f.toml:4: clip_norm: -1 is not above 0",
                             "conf/f.toml:5: evaluation: 1 is not in [0, 1)",
                             "conf/f.toml:6: beta1: 1 is not in [0, 1)",
                             "conf/f.toml:7: epochs: 0 is less than 1"});
  CHECK(read("loss = 'mse'\noptimizer = 'sgd'\nbeta2 = 0.9\n").errors.size() ==
        2);
  CHECK(
      read("patience = 2\nmomentum = 0.5\ncheckpoint_every = 5\n").errors ==
      texts{"conf/f.toml:2: patience: needs held-out keys, but evaluation is 0",
            "conf/f.toml:3: momentum: is an option of the optimizer sgd only",
            "conf/f.toml:4: checkpoint_every: needs a checkpoint, but none "
            "is named"});
  CHECK(
      read("loss = 'softmax_cross_entropy'\nlabel_scaling = 'none'\n"
           "huber_delta = 1\n")
          .errors ==
      texts{"conf/f.toml:3: label_scaling: is an option of the losses "
            "mean_squared and huber only",
            "conf/f.toml:4: huber_delta: is an option of the loss huber only"});
}

TEST_CASE("a training without weights to write is refused",
          "[config][train_options]") {
  auto reader = read_toml("", "f.toml");
  REQUIRE(reader);
  read_train_options(reader->root());
  auto errors = reader->finish();
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0].message,
             Catch::EndsWith("weights: is required but missing"));
}

TEST_CASE("what decides the weights is described, what does not is left out",
          "[config][train_options]") {
  CHECK(describe(read("epochs = 3\ncheckpoint = 'c'\n").options) ==
        describe(read("epochs = 4\n").options));
  CHECK(describe(read("seed = 3\n").options) != describe(read("").options));
  CHECK_THAT(describe(read("optimizer = 'sgd'\nmomentum = 0.25\n").options),
             Catch::Contains("train.optimizer = sgd\ntrain.momentum = 0.25\n"));
}

TEST_CASE("the bounds of a training's options hold to the last digit",
          "[config][train_options]") {
  struct bound {
    std::string before;  // another option that is needed
    std::string name;
    std::vector<std::string> good;
    std::vector<std::string> bad;
  };
  const std::string most = "2147483647";
  const std::string more = "2147483648";
  const std::string large = "9223372036854775807";
  const std::string tiny = "5e-324";
  const std::string near_one = "0.9999999999999999";
  const std::vector<bound> bounds{
      {"loss = 'huber'\n", "huber_delta", {tiny, "1e308"}, {"0", "-1"}},
      {"optimizer = 'sgd'\n", "momentum", {"0", near_one}, {"1", "-5e-324"}},
      {"", "beta1", {"0", near_one}, {"1", "-5e-324"}},
      {"", "beta2", {"0", near_one}, {"1", "-5e-324"}},
      {"", "epsilon", {tiny}, {"0"}},
      {"", "learning_rate", {tiny}, {"0"}},
      {"", "decay", {tiny, "1"}, {"0", "1.0000000000000002"}},
      {"", "clip_norm", {tiny}, {"0"}},
      {"", "evaluation", {"0", near_one}, {"1", "-5e-324"}},
      {"", "epochs", {"1", most}, {"0", more}},
      {"", "seed", {"0", large}, {"-1"}},
      {"", "evaluation_seed", {"0", large}, {"-1"}},
      {"evaluation = 0.5\n", "patience", {"1", most}, {"0", more}},
      {"checkpoint = 'c'\n", "checkpoint_every", {"1", most}, {"0", more}},
      {"", "curve_every", {"1", most}, {"0", more}},
  };
  for (auto& [before, name, good, bad] : bounds) {
    for (auto& value : good) {
      auto text = before + name + " = " + value;
      INFO(text);
      CHECK(read(text).errors == texts{});
    }
    for (auto& value : bad) {
      auto text = before + name + " = " + value;
      INFO(text);
      auto errors = read(text).errors;
      REQUIRE(errors.size() == 1);
      CHECK_THAT(errors[0], Catch::Contains(": " + name + ": "));
    }
  }
}
