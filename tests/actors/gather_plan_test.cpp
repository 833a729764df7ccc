// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/gather_plan.hpp"

#include <catch2/catch.hpp>

#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"

namespace segue {
namespace {

/// One key of two steps of ids 0 and 1, through an embedding of dimension 1.
struct embedded_run {
  embedded_run() {
    auto ids = sequence_categorical_column_with_identity("id", 2);
    REQUIRE(ids.has_value());
    auto column = embedding_column(*ids, 1);
    REQUIRE(column.has_value());
    auto made = feature_layer::make(std::vector<dense_column_ptr>{*column}, 1);
    REQUIRE(made.has_value());
    plan.layer = std::make_shared<const feature_layer>(std::move(*made));
    plan.tables = std::make_shared<table_store>(*plan.layer->initial_tables());
    plan.num_unroll = 2;
    plan.schema = std::make_shared<schema_cell>();
    batch_schema schema;
    schema.sequences = plan.layer->spec().sequences;
    schema.states = {{"s", dtype::float32, {}, {}}};
    plan.schema->set(*make_schema(std::move(schema)));
    set_rows(5, 7);
    example e;
    e.key = "k";
    e.sequences = {{"id", tensor::from<std::int64_t>({2}, {0, 1})}};
    auto states = std::make_shared<saved_states>();
    states->values = {tensor::from<float>({1}, {3})};
    batch.entries = {{std::make_shared<const sequence_record>(*make_record(
                          std::move(e), *plan.schema->get(), {2, true})),
                      0,
                      {states, 0},
                      0}};
  }

  void set_rows(float zero, float one) {
    table_update update{"id", tensor::from<std::int64_t>({2}, {0, 1}),
                        tensor::from<float>({2, 1}, {zero, one}),
                        table_update::action::assign};
    REQUIRE(plan.tables->apply({&update, 1}).has_value());
  }

  std::vector<float> layer() const {
    auto values = batch.layer.values<float>();
    return {values.begin(), values.end()};
  }

  gather_plan plan;
  gather_scratch scratch;
  batch_content batch;
};

}  // namespace

TEST_CASE("a prepared batch keeps its step data and gets its states last",
          "[B14][F14][gather_plan]") {
  embedded_run run;
  REQUIRE(prepare(run.plan, run.batch, run.scratch).has_value());
  CHECK(run.batch.states.empty());
  auto* layer = run.batch.layer.data_buffer().get();
  REQUIRE(gather(run.plan, run.batch, run.scratch).has_value());
  CHECK(run.batch.layer.data_buffer().get() == layer);
  CHECK(run.layer() == std::vector<float>{5, 7});
  CHECK(run.batch.states[0].values<float>()[0] == 3);
  CHECK(run.batch.table_version == 1);
}

TEST_CASE("tables that change after a batch was prepared are seen by it",
          "[F14][gather_plan]") {
  embedded_run run;
  REQUIRE(prepare(run.plan, run.batch, run.scratch).has_value());
  run.set_rows(-1, -2);
  REQUIRE(gather(run.plan, run.batch, run.scratch).has_value());
  CHECK(run.layer() == std::vector<float>{-1, -2});
  CHECK(run.batch.table_version == 2);
}

}  // namespace segue
