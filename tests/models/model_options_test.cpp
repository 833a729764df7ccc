// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_options.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/models/listed_options.hpp"

namespace segue {
namespace {

using test::listed_options;
using namespace std::string_literals;

TEST_CASE("a model's options are read", "[model]") {
  listed_options reader{{{"kind", "lstm"s},
                         {"units", std::int64_t{64}},
                         {"layers", std::int64_t{2}},
                         {"outputs", std::int64_t{3}},
                         {"readout", "softmax"s},
                         {"weights", "flights.safetensors"s},
                         {"seed", std::int64_t{7}},
                         {"forget_bias", 0.5}}};
  auto o = read_model_options(reader);
  CHECK(reader.errors().empty());
  CHECK(reader.all_asked());
  CHECK(o == model_options{.kind = "lstm",
                           .units = 64,
                           .layers = 2,
                           .outputs = 3,
                           .readout = "softmax",
                           .weights = "folder/flights.safetensors",
                           .seed = 7,
                           .forget_bias = 0.5});
}

TEST_CASE("a model needs a kind and units", "[model]") {
  listed_options reader{{}};
  auto o = read_model_options(reader);
  CHECK(o == model_options{});
  CHECK(reader.errors() ==
        std::vector{"kind: is needed"s, "units: is needed"s});
}

TEST_CASE("only an LSTM knows a forget_bias", "[model]") {
  for (auto* kind : {"gru", "rnn"}) {
    listed_options reader{{{"kind", std::string{kind}},
                           {"units", std::int64_t{1}},
                           {"forget_bias", 0.5}}};
    read_model_options(reader);
    // The configuration then reports it as unknown.
    CHECK_FALSE(reader.all_asked());
  }
}

TEST_CASE("a model's numbers are held to their bounds", "[model]") {
  listed_options reader{{{"kind", "lstm"s},
                         {"units", std::int64_t{0}},
                         {"layers", std::int64_t{65}},
                         {"outputs", std::int64_t{65537}},
                         {"readout", "argmax"s},
                         {"seed", std::int64_t{-1}},
                         {"weights", ""s}}};
  read_model_options(reader);
  CHECK(reader.errors() ==
        std::vector{"units: 0 is out of bounds"s,
                    "layers: 65 is out of bounds"s,
                    "outputs: 65537 is out of bounds"s,
                    "readout: argmax is not allowed"s,
                    "weights: is empty; expected the path of a file"s,
                    "seed: -1 is out of bounds"s});
}

}  // namespace
}  // namespace segue
