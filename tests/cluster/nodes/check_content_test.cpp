// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/check_content.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <utility>

#include "segue/actors/gather_plan.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

/// A dense, a sparse and a ragged one of each kind, whose sizes vary where
/// they may.
batch_schema make_all_forms() {
  batch_schema bare;
  bare.sequences = {{"d", dtype::float32, {2}, layout::dense},
                    {"r", dtype::int64, {}, layout::ragged},
                    {"s", dtype::float32, {-1}, layout::sparse}};
  bare.context = {{"d", dtype::int64, {}, layout::dense},
                  {"r", dtype::int64, {}, layout::ragged},
                  {"s", dtype::float32, {3}, layout::sparse}};
  bare.states = {{"h", dtype::float32, {3}}};
  return *make_schema(std::move(bare));
}

sparse_tensor no_values(dtype type, shape dims) {
  auto rank = static_cast<std::int64_t>(dims.rank());
  return {tensor::zeros(dtype::int64, {0, rank}), tensor::zeros(type, {0}),
          std::move(dims)};
}

ragged_tensor ragged(std::int64_t rows) {
  return {tensor::zeros(dtype::int64, {0}),
          tensor::zeros(dtype::int64, {rows + 1})};
}

record_ptr make_example(const batch_schema& schema) {
  example e;
  e.key = "k";
  e.sequences = {{"d", tensor::zeros(dtype::float32, {3, 2})},
                 {"r", ragged(3)},
                 {"s", no_values(dtype::float32, {3, 7})}};
  e.context = {{"d", tensor::zeros(dtype::int64, {})},
               {"r", ragged(2)},
               {"s", no_values(dtype::float32, {3})}};
  return std::make_shared<sequence_record>(
      *make_record(std::move(e), schema, {2, true}));
}

/// A batch of so many rows as a feature_worker of another node makes it.
struct built_batch {
  explicit built_batch(std::size_t rows = 2,
                       decltype(gather_plan::gather) gathered = {}) {
    auto cell = std::make_shared<schema_cell>();
    cell->set(schema);
    auto states = std::make_shared<saved_states>();
    states->values = {tensor::zeros(dtype::float32, {1, 3})};
    for (std::size_t b = 0; b < rows; ++b)
      content.entries.push_back({make_example(schema), 1, {states, 0}, 0});
    gather_plan plan;
    plan.schema = cell;
    plan.num_unroll = 2;
    plan.gather = gathered;
    gather_scratch scratch;
    REQUIRE(gather(plan, content, scratch));
    codec = {.schema = cell, .num_unroll = 2, .capacity = 2};
  }

  void add_layer() {
    auto rows = static_cast<std::int64_t>(content.entries.size());
    codec.layer_width = 5;
    content.layer = tensor::zeros(dtype::float32, {rows, 2, 5});
    content.layer_lengths = tensor::zeros(dtype::int64, {rows});
  }

  /// Empty where it is what it should be.
  std::string fault() const {
    auto ok = check_batch(codec, schema, content);
    return ok ? "" : ok.error().message;
  }

  batch_schema schema = make_all_forms();
  node_codec codec;
  batch_content content;
};

}  // namespace

TEST_CASE("a batch as workers make it is accepted, whatever its forms",
          "[nodes][check_content][B12][B13]") {
  built_batch batch{GENERATE(0u, 1u, 2u)};
  CHECK(batch.fault() == "");
  batch.add_layer();
  CHECK(batch.fault() == "");
}

TEST_CASE("what a batch was not to have may be absent",
          "[nodes][check_content]") {
  built_batch batch{2, std::vector<std::string>{"d"}};
  CHECK(batch.fault() ==
        "sequence 'r' is dense float32, expected sparse int64");
  batch.codec.gather = {"d"};
  CHECK(batch.fault() == "");
  batch.codec.gather = {"d", "s"};
  CHECK(batch.fault() ==
        "sequence 's' is dense float32, expected sparse float32");
}

TEST_CASE("a batch that contradicts the schema is refused, saying where",
          "[nodes][check_content][hostile]") {
  built_batch batch;
  batch.add_layer();
  auto& content = batch.content;
  auto ints = [](shape dims) { return tensor::zeros(dtype::int64, dims); };
  auto floats = [](shape dims) { return tensor::zeros(dtype::float32, dims); };
  std::vector<std::pair<std::function<void()>, std::string>> faults{
      {[&] { content.entries.resize(3); },
       "a batch of 3 rows, but the capacity is 2"},
      {[&] { content.sequences.pop_back(); },
       "received 2 sequences, but 3 are declared"},
      {[&] { content.context.clear(); },
       "received 0 context features, but 3 are declared"},
      {[&] {
         content.sequences[0] = floats({2, 3, 2});
       },
       "sequence 'd' has shape [2, 3, 2], expected [2, 2, 2]"},
      {[&] {
         content.sequences[0] = ints({2, 2, 2});
       },
       "sequence 'd' is dense int64, expected dense float32"},
      {[&] { content.sequences[0] = tensor{}; },
       "sequence 'd' has shape [0], expected [2, 2, 2]"},
      {[&] {
         content.sequences[1] = no_values(dtype::int64, {2, 2});
       },
       "sequence 'r' has shape [2, 2], expected [2, 2, -1]"},
      {[&] {
         content.sequences[2] = no_values(dtype::float32, {2, 1, 9});
       },
       "sequence 's' has shape [2, 1, 9], expected [2, 2, -1]"},
      {[&] { content.context[0] = ints({1}); },
       "context feature 'd' has shape [1], expected [2]"},
      {[&] {
         content.context[1] = no_values(dtype::int64, {1, 4, 4});
       },
       "context feature 'r' has shape [1, 4, 4], expected [2, -1, -1]"},
      {[&] {
         content.context[2] = no_values(dtype::float32, {2, 4});
       },
       "context feature 's' has shape [2, 4], expected [2, 3]"},
      {[&] { content.states.clear(); },
       "received 0 states, but 1 are declared"},
      {[&] {
         content.states[0] = floats({1, 3});
       },
       "state 'h' is float32 [1, 3], expected float32 [2, 3]"},
      {[&] { content.layer = tensor{}; },
       "tensor 'layer' has shape [0], expected [2, 2, 5]"},
      {[&] {
         content.layer = floats({2, 2, 4});
       },
       "tensor 'layer' has shape [2, 2, 4], expected [2, 2, 5]"},
      {[&] { content.layer_lengths = floats({2}); },
       "tensor 'layer_lengths' is dense float32, expected dense int64"},
      {[&] { content.layer_lengths = ints({1}); },
       "tensor 'layer_lengths' has shape [1], expected [2]"},
  };
  for (auto& [spoil, message] : faults) {
    auto good = content;
    spoil();
    CHECK(batch.fault() == message);
    content = good;
    CHECK(batch.fault() == "");
  }
}

TEST_CASE("a layer's lengths lie within a segment",
          "[nodes][check_content][hostile]") {
  built_batch batch;
  batch.add_layer();
  auto lengths = batch.content.layer_lengths.mutable_values<std::int64_t>();
  lengths[1] = 2;
  CHECK(batch.fault() == "");
  lengths[1] = GENERATE(-1, 3);
  CHECK(batch.fault() == "a layer length of " + std::to_string(lengths[1]) +
                             " is not in [0, 2], the steps of a segment");
}

TEST_CASE("where no layer is known one may come, but not half of it",
          "[nodes][check_content]") {
  built_batch batch;
  batch.add_layer();
  batch.codec.layer_width.reset();
  CHECK(batch.fault() == "");
  batch.content.layer = tensor{};
  CHECK(batch.fault() == "tensor 'layer' has shape [0], expected [2, 2, -1]");
}
