// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/make_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "segue/kernels/cells/dynamic_rnn.hpp"
#include "segue/kernels/cells/lstm_cell.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using test::temporary_folder;

tensor counted(shape dims, float step) {
  auto t = tensor::uninitialized(dtype::float32, dims);
  float value = -1;
  for (auto& v : t.mutable_values<float>()) {
    v = value;
    value = value > 1 ? -1 : value + step;
  }
  return t;
}

/// Weights of an LSTM of 3 inputs and 2 units with a readout to 1.
tensor_map lstm_file() {
  return {{"lstm/kernel", counted({5, 8}, 0.13F)},
          {"lstm/bias", counted({8}, 0.4F)},
          {"readout/kernel", tensor::from<float>({2, 1}, {2, -3})},
          {"readout/bias", tensor::from<float>({1}, {0.5F})}};
}

model_options lstm_options() {
  return {.kind = "lstm", .units = 2, .weights = "some.safetensors"};
}

/// Two rows of four steps of three inputs, for states of two units.
model_batch some_batch(const model& m) {
  model_batch b{.inputs = counted({2, 4, 3}, 0.3F),
                .lengths = tensor::from<std::int64_t>({2}, {4, 1})};
  for (auto& s : m.states())
    b.states[s.name] = tensor::zeros(s.type, s.dims.prepend(2));
  return b;
}

TEST_CASE("a model with a readout gives its outputs, zero past the lengths",
          "[S6][model]") {
  auto file = lstm_file();
  auto m = make_model(lstm_options(), 3, file);
  REQUIRE(m.has_value());
  CHECK((*m)->output_size() == 1);
  auto batch = some_batch(**m);
  auto step = (*m)->step(batch);
  REQUIRE(step.has_value());
  REQUIRE(step->outputs.dims() == shape{2, 4, 1});

  lstm_cell cell{3, 2, file.at("lstm/kernel").values<float>(),
                 file.at("lstm/bias").values<float>()};
  auto run = dynamic_rnn(cell, batch.inputs, batch.lengths,
                         {batch.states.at("c"), batch.states.at("h")});
  REQUIRE(run.has_value());
  CHECK(step->states.at("c") == run->states[0]);
  CHECK(step->states.at("h") == run->states[1]);
  auto h = run->outputs.values<float>();
  auto y = step->outputs.values<float>();
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(y[i] == Approx(0.5 + 2 * h[2 * i] - 3 * h[2 * i + 1]).margin(1e-6));
  for (std::size_t i = 5; i < 8; ++i)
    CHECK(y[i] == 0.0F);
}

TEST_CASE("a model without a readout gives the cell's own outputs",
          "[S6][model]") {
  auto file = lstm_file();
  file.erase("readout/kernel");
  auto m = make_model(lstm_options(), 3, file);
  REQUIRE(m.has_value());
  CHECK((*m)->output_size() == 2);
  auto step = (*m)->step(some_batch(**m));
  REQUIRE(step.has_value());
  auto last = step->outputs.slice(0, 1).reshape({4, 2}).slice(3, 1);
  CHECK(last == step->states.at("h").slice(0, 1));
}

TEST_CASE("each kind has its states", "[S5][model]") {
  auto names = [](const char* kind) {
    auto m = make_model({.kind = kind, .units = 4}, 3);
    REQUIRE(m.has_value());
    std::vector<std::string> found;
    for (auto& s : (*m)->states()) {
      CHECK(s.type == dtype::float32);
      CHECK(s.dims == shape{4});
      CHECK(s.initial.size() == 0);
      found.push_back(s.name);
    }
    auto step = (*m)->step(some_batch(**m));
    REQUIRE(step.has_value());
    CHECK(step->states.size() == found.size());
    return found;
  };
  CHECK(names("lstm") == std::vector<std::string>{"c", "h"});
  CHECK(names("gru") == std::vector<std::string>{"h"});
  CHECK(names("rnn") == std::vector<std::string>{"h"});
}

TEST_CASE("the forget bias is an LSTM's option", "[S6][model]") {
  auto with = [](double bias) {
    auto o = lstm_options();
    o.forget_bias = bias;
    auto m = make_model(o, 3, lstm_file());
    REQUIRE(m.has_value());
    auto step = (*m)->step(some_batch(**m));
    REQUIRE(step.has_value());
    return step->outputs;
  };
  CHECK(with(1.0) == with(1.0));
  CHECK_FALSE(with(1.0) == with(0.0));
}

TEST_CASE("a seed decides the weights", "[model]") {
  auto outputs = [](std::int64_t seed) {
    auto m =
        make_model({.kind = "lstm", .units = 2, .outputs = 1, .seed = seed}, 3);
    REQUIRE(m.has_value());
    auto step = (*m)->step(some_batch(**m));
    REQUIRE(step.has_value());
    return step->outputs;
  };
  CHECK(outputs(7) == outputs(7));
  CHECK_FALSE(outputs(7) == outputs(8));
}

TEST_CASE("a model's weights come from a safetensors file", "[model]") {
  temporary_folder folder;
  auto o = lstm_options();
  o.weights = folder / "lstm.safetensors";
  REQUIRE(write_safetensors(o.weights, lstm_file()).has_value());
  auto from_file = make_model(o, 3);
  auto from_map = make_model(o, 3, lstm_file());
  REQUIRE(from_file.has_value());
  REQUIRE(from_map.has_value());
  auto batch = some_batch(**from_file);
  CHECK((*from_file)->step(batch)->outputs ==
        (*from_map)->step(batch)->outputs);

  o.weights = folder / "none.safetensors";
  auto none = make_model(o, 3);
  REQUIRE(none.has_error());
  CHECK(none.error() == error{errc::not_found, o.weights + ": no such file"});
}

TEST_CASE("a caller can tell which tensors a model takes", "[model]") {
  auto names = weight_names(lstm_options());
  for (auto& [name, t] : lstm_file())
    CHECK(std::ranges::count(names, name) == 1);
  CHECK(names.size() == 4);
}

TEST_CASE("weights that do not fit are refused by file, tensor and shape",
          "[model]") {
  auto message = [](auto change) {
    auto o = lstm_options();
    auto file = lstm_file();
    std::int64_t width = 3;
    change(o, file, width);
    auto m = make_model(o, width, file);
    REQUIRE(m.has_error());
    return m.error().message;
  };
  CHECK(message([](auto&, auto&, auto& width) { width = 4; }) ==
        "some.safetensors: tensor 'lstm/kernel' is float32 [5, 8]; expected "
        "float32 [6, 8]");
  CHECK(message([](auto&, auto& file, auto&) {
          file["lstm/bias"] = tensor::zeros(dtype::float64, {8});
        }) ==
        "some.safetensors: tensor 'lstm/bias' is float64 [8]; expected float32 "
        "[8]");
  CHECK(message([](auto&, auto& file, auto&) { file.erase("lstm/bias"); }) ==
        "some.safetensors: there is no tensor 'lstm/bias'; expected float32 "
        "[8]");
  CHECK(message([](auto& o, auto& file, auto&) {
          o.outputs = 1;
          file.erase("readout/kernel");
        }) ==
        "some.safetensors: there is no tensor 'readout/kernel'; expected "
        "float32 [2, 1]");
  CHECK(message([](auto& o, auto&, auto&) { o.outputs = 2; }) ==
        "some.safetensors: tensor 'readout/kernel' is float32 [2, 1]; expected "
        "float32 [2, 2]");
  CHECK(message([](auto&, auto& file, auto&) {
          file["readout/kernel"] = tensor::zeros(dtype::float32, {2});
        }) ==
        "some.safetensors: tensor 'readout/kernel' has shape [2]; expected [2, "
        "O] with O at least 1");
  CHECK(message([](auto&, auto& file, auto&) {
          file["lstm/bias"] =
              tensor::from<float>({8}, {0, 1, 2, NAN, 4, 5, 6, 7});
        }) ==
        "some.safetensors: tensor 'lstm/bias' holds nan at index 3; expected "
        "finite numbers");
  CHECK(message([](auto& o, auto&, auto&) { o.kind = "qrnn"; }) ==
        "model kind is 'qrnn'; expected one of lstm, gru, rnn");
  CHECK(message([](auto& o, auto&, auto&) { o.units = 0; }) ==
        "model units is 0; it must be at least 1");
}

TEST_CASE("all weights that do not fit are told at once", "[model]") {
  auto o = lstm_options();
  o.outputs = 2;
  auto file = lstm_file();
  file.erase("lstm/bias");
  std::vector<error> faults;
  CHECK(make_model(o, 4, file, faults) == nullptr);
  REQUIRE(faults.size() == 4);
  CHECK(faults[0].message ==
        "some.safetensors: tensor 'lstm/kernel' is float32 [5, 8]; expected "
        "float32 [6, 8]");
  CHECK(faults[1] == error{errc::not_found,
                           "some.safetensors: there is no tensor 'lstm/bias'; "
                           "expected float32 [8]"});
  CHECK_THAT(faults[2].message, Catch::Contains("'readout/kernel'"));
  CHECK_THAT(faults[3].message, Catch::Contains("'readout/bias'"));
}

TEST_CASE("a model that no machine holds is refused", "[model]") {
  auto message = [](model_options o, std::int64_t width) {
    auto m = make_model(o, width);
    REQUIRE(m.has_error());
    return m.error().message;
  };
  CHECK(message({.kind = "lstm", .units = 65537}, 3) ==
        "model units is 65537; it must be at most 65536");
  CHECK(message({.kind = "lstm", .units = std::int64_t{1} << 62}, 3) ==
        "model units is 4611686018427387904; it must be at most 65536");
  CHECK(message({.kind = "lstm"}, std::int64_t{1} << 40) ==
        "model input width is 1099511627776; it must be at most 16777216");
  // 16 TiB.
  CHECK_THAT(message({.kind = "lstm", .units = 65536}, 1 << 24),
             Catch::StartsWith("tensor 'lstm/kernel': float32 [16842752, "
                               "262144] takes 16448.0 GiB of memory, but this "
                               "machine has "));
}

TEST_CASE("a batch without the model's states is refused by name",
          "[S5][model]") {
  auto m = make_model(lstm_options(), 3, lstm_file());
  REQUIRE(m.has_value());
  auto batch = some_batch(**m);
  batch.states["h"] = tensor::zeros(dtype::float32, {2, 3});
  auto r = (*m)->step(batch);
  REQUIRE(r.has_error());
  CHECK(r.error().message ==
        "state 'h' is float32 [2, 3]; expected float32 [2, 2]");
  batch.states.erase("h");
  r = (*m)->step(batch);
  REQUIRE(r.has_error());
  CHECK(r.error() == error{errc::not_found, "the batch has no state 'h'"});
}

}  // namespace
}  // namespace segue
