// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/checkpoint.hpp"

#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

tensor row(std::initializer_list<float> values) {
  return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                             values);
}

training_checkpoint some_checkpoint() {
  training_checkpoint c;
  c.options = "train.seed = 1\ntrain.decay = 0.5\n";
  c.position = {3, 14, 159, 26, 5, 2};
  c.labels = {1.5, 2.25, 77};
  c.best_loss = 0.1;
  c.since_point = {0.3, 4};
  c.epoch = {1.0 / 3, 40};
  c.curve = {{1, 10, 0.7, {}, 0.01, false}, {1, 20, 0.6, 0.65, 0.01, true}};
  c.weights = {{"lstm/kernel", row({1, 2})}, {"embedding/a", row({3})}};
  c.best = {{"lstm/kernel", row({4, 5})}};
  c.optimizer = {{"lstm/kernel/mean", row({6, 7})}};
  c.carried = {{-5, 8}, {1, 2}, {{"layer_0/h", row({9, 10})}}};
  return c;
}

}  // namespace

TEST_CASE("a checkpoint is read back as it was written",
          "[training][checkpoint]") {
  test::temporary_folder folder;
  auto path = folder / "c.safetensors";
  auto written = some_checkpoint();
  REQUIRE(write_checkpoint(path, written));
  auto read = read_checkpoint(path);
  REQUIRE(read);
  CHECK(read->options == written.options);
  CHECK(read->position == written.position);
  CHECK(read->labels == written.labels);
  CHECK(read->best_loss == written.best_loss);
  CHECK(read->since_point.sum == written.since_point.sum);
  CHECK(read->since_point.steps == written.since_point.steps);
  CHECK(read->epoch.sum == written.epoch.sum);
  CHECK(read->curve == written.curve);
  CHECK(read->weights == written.weights);
  CHECK(read->best == written.best);
  CHECK(read->optimizer == written.optimizer);
  CHECK(read->carried.insertion == written.carried.insertion);
  CHECK(read->carried.segment == written.carried.segment);
  CHECK(read->carried.states == written.carried.states);
}

TEST_CASE(
    "a file that is no checkpoint is refused by the first tensor that is "
    "missing or wrong",
    "[training][checkpoint]") {
  test::temporary_folder folder;
  auto path = folder / "c.safetensors";
  REQUIRE(write_safetensors(path, {{"lstm/kernel", row({1})}}));
  CHECK(read_checkpoint(path).error() ==
        error{errc::malformed,
              path + " is not a training checkpoint: its tensor 'options' is "
                     "missing or has the wrong type"});
  REQUIRE(write_checkpoint(path, some_checkpoint()));
  auto file = read_safetensors(path);
  REQUIRE(file);
  (*file)["integers"] = tensor::from<std::int64_t>({2}, {1, 2});
  file->erase("crc32c");
  REQUIRE(write_safetensors(path, *file));
  CHECK(read_checkpoint(path).error().message ==
        path +
            " is not a training checkpoint: its tensor 'integers' has the "
            "wrong size");
  CHECK(read_checkpoint(folder / "none").error().code == errc::not_found);
}

TEST_CASE("no bit of a checkpoint can change unseen",
          "[training][checkpoint]") {
  test::temporary_folder folder;
  auto path = folder / "c.safetensors";
  REQUIRE(write_checkpoint(path, some_checkpoint()));
  auto bytes = test::read_file(path);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1 << i % 8);
    test::write_file(path, damaged);
    INFO("byte " << i);
    auto read = read_checkpoint(path);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().message, Catch::StartsWith(path));
  }
}

TEST_CASE("damage of a checkpoint is told as such", "[training][checkpoint]") {
  test::temporary_folder folder;
  auto path = folder / "c.safetensors";
  REQUIRE(write_checkpoint(path, some_checkpoint()));
  auto file = read_safetensors(path);
  REQUIRE(file);
  (*file)["weights/embedding/a"] = row({3.5F});
  REQUIRE(write_safetensors(path, *file));
  CHECK_THAT(
      read_checkpoint(path).error().message,
      Catch::StartsWith(
          path + " is corrupt: its checksum does not match its content, "));
  file->erase("crc32c");
  REQUIRE(write_safetensors(path, *file));
  CHECK_THAT(read_checkpoint(path).error().message,
             Catch::StartsWith(path + " has no checksum, like checkpoints of "
                                      "older versions"));
}

TEST_CASE("parts of a checkpoint that do not fit together are refused",
          "[training][checkpoint]") {
  test::temporary_folder folder;
  auto path = folder / "c.safetensors";
  auto fault = [&](const training_checkpoint& c) {
    REQUIRE(write_checkpoint(path, c));
    auto read = read_checkpoint(path);
    REQUIRE(!read);
    CHECK(read.error().code == errc::malformed);
    return read.error().message;
  };
  auto c = some_checkpoint();
  c.carried.segment.pop_back();
  CHECK_THAT(fault(c), Catch::EndsWith("'keys/segment' has the wrong size"));
  for (auto rows : {row({9}), row({9, 10, 11}),
                    tensor::from<float>({}, std::vector<float>{9})}) {
    c = some_checkpoint();
    c.carried.states["layer_0/h"] = rows;
    CHECK_THAT(fault(c),
               Catch::EndsWith("'states/layer_0/h' has the wrong size"));
  }
}

}  // namespace segue
