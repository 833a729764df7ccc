// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_options.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/options/json_options.hpp"

namespace segue {
namespace {

using strings = std::vector<std::string>;
using test::json_options;

TEST_CASE("a model's options are read", "[model]") {
  json_options reader{R"({
    "kind": "lstm", "units": 64, "layers": 2, "outputs": 3,
    "readout": "softmax", "weights": "flights.safetensors", "seed": 7,
    "forget_bias": 0.5})"};
  auto o = read_model_options(reader);
  CHECK(reader.finish().empty());
  CHECK(o == model_options{.kind = "lstm",
                           .units = 64,
                           .layers = 2,
                           .outputs = 3,
                           .readout = readout_kind::softmax,
                           .weights = "/config/flights.safetensors",
                           .seed = 7,
                           .forget_bias = 0.5});
}

TEST_CASE("a model needs a kind and units", "[model]") {
  json_options reader{"{}"};
  auto o = read_model_options(reader);
  CHECK(o == model_options{});
  CHECK(reader.errors() == strings{"kind: is required but missing",
                                   "units: is required but missing"});
}

TEST_CASE("only an LSTM knows a forget_bias", "[model]") {
  for (std::string kind : {"gru", "rnn"}) {
    json_options reader{R"({"kind": ")" + kind +
                        R"(", "units": 1, "forget_bias": 0.5})"};
    read_model_options(reader);
    auto errors = reader.finish();
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::StartsWith("forget_bias: unknown option"));
  }
}

TEST_CASE("a model's numbers are held to their bounds", "[model]") {
  json_options reader{R"({
    "kind": "lstm", "units": 0, "layers": 65, "outputs": 65537,
    "readout": "argmax", "seed": -1, "weights": ""})"};
  read_model_options(reader);
  CHECK(reader.errors() ==
        strings{"units: 0 is less than 1", "layers: 65 is greater than 64",
                "outputs: 65537 is greater than 65536",
                "readout: 'argmax' is not one of linear, softmax",
                "weights: is empty; expected a file",
                "seed: -1 is less than 0"});
}

}  // namespace
}  // namespace segue
