// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "layer_cases.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/features/columns/weighted_column.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using floats_t = std::vector<float>;

constexpr std::int64_t buckets = 5;
constexpr std::int64_t time_steps = 4;

categorical_column_ptr identity(std::string key,
                                identity_options options = {}) {
  return *sequence_categorical_column_with_identity(std::move(key), buckets,
                                                    options);
}

/// Two examples of features a, b (several ids a step), weights w, context c.
struct gradient_batch {
  feature a0 = ragged<std::int64_t>({{0, 1}, {}, {3, 3, 1}});
  feature a1 = integers({4, 0});
  feature b0 = integers({1, 1, 0});
  feature b1 = ragged<std::int64_t>({{3}, {0, 4}});
  feature w0 = ragged<float>({{0.5, 2}, {}, {1, 0, 3}});
  feature w1 = floats({-1, 0});
  feature c0 = integers({1, 2});
  feature c1 = integers({});
  std::vector<std::vector<sequence_view>> sequences{{{&a0, 0, 3}, {&a1, 0, 2}},
                                                    {{&b0, 0, 3}, {&b1, 0, 2}},
                                                    {{&w0, 0, 3}, {&w1, 0, 2}}};
  std::vector<std::vector<const feature*>> context{{&c0, &c1}};
  layer_input input() const { return {2, sequences, context}; }
};

std::vector<dense_column_ptr> columns_of(combiner how,
                                         std::optional<float> max_norm) {
  embedding_options options{.combiner = how, .max_norm = max_norm};
  auto columns = *shared_embedding_columns({identity("a"), identity("b")}, 3,
                                           {.embedding = options});
  auto weighted = *weighted_categorical_column(identity("a"), "w");
  columns.push_back(*embedding_column(weighted, 2, options));
  columns.push_back(
      *embedding_column(identity("c", {.context = true}), 2, options));
  columns.push_back(*indicator_column(identity("b")));
  return columns;
}

/// sum(d_layer * layer output) in float64.
double loss(const feature_layer& layer, const layer_input& input,
            const floats_t& d_layer, const table_set& tables) {
  floats_t out(d_layer.size());
  std::vector<std::int64_t> lengths(input.batch);
  layer_scratch scratch;
  REQUIRE(layer.run(input, time_steps, out, lengths, scratch, tables));
  double sum = 0;
  for (std::size_t i = 0; i < out.size(); ++i)
    sum += static_cast<double>(out[i]) * static_cast<double>(d_layer[i]);
  return sum;
}

/// The tables with one value moved by `by`.
table_set_ptr moved(const table_set& tables, std::size_t slot, std::size_t i,
                    float by) {
  std::vector<tensor> all;
  for (std::size_t s = 0; s < tables.size(); ++s) {
    auto copy =
        tensor::from(tables.table(s).dims(), tables.table(s).values<float>());
    if (s == slot) copy.mutable_values<float>()[i] += by;
    all.push_back(copy);
  }
  auto specs = tables.specs();
  return new table_set{0, {specs.begin(), specs.end()}, std::move(all)};
}

/// The sparse gradient as a dense table; checks its form.
floats_t dense_rows(const table_gradient& g, std::int64_t dimension) {
  floats_t dense(static_cast<std::size_t>(buckets * dimension));
  auto ids = g.ids.values<std::int64_t>();
  auto rows = g.rows.values<float>();
  CHECK(g.rows.dims() ==
        shape{static_cast<std::int64_t>(ids.size()), dimension});
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) CHECK(ids[i - 1] < ids[i]);
    for (std::int64_t d = 0; d < dimension; ++d)
      dense[static_cast<std::size_t>(ids[i] * dimension + d)] =
          rows[i * static_cast<std::size_t>(dimension) +
               static_cast<std::size_t>(d)];
  }
  return dense;
}

floats_t upstream_gradient(std::size_t size) {
  floats_t d(size);
  for (std::size_t i = 0; i < size; ++i)
    d[i] = static_cast<float>((i * 7 + 3) % 11) / 5.0F - 1.0F;
  return d;
}

}  // namespace

TEST_CASE("table gradients agree with finite differences",
          "[F14][layer_gradient]") {
  auto how = GENERATE(combiner::mean, combiner::sqrtn, combiner::sum);
  auto max_norm = GENERATE(std::optional<float>{}, std::optional<float>{0.5F});
  auto layer = *feature_layer::make(columns_of(how, max_norm), 7);
  auto tables = *layer.initial_tables();
  gradient_batch batch;
  auto d_layer = upstream_gradient(
      static_cast<std::size_t>(2 * time_steps * layer.width()));
  layer_scratch scratch;
  auto gradients =
      layer.backward(batch.input(), time_steps, d_layer, scratch, *tables);
  REQUIRE(gradients);
  REQUIRE(gradients->size() == layer.tables().size());
  for (std::size_t slot = 0; slot < gradients->size(); ++slot) {
    auto& spec = *layer.tables()[slot];
    auto& g = (*gradients)[slot];
    CHECK(g.table == spec.name);
    auto dense = dense_rows(g, spec.dimension);
    for (std::size_t i = 0; i < dense.size(); ++i) {
      // The loss is linear in a row, or smooth where it is clipped: a central
      // difference of 2^-8 is good to about 1e-4 in float32.
      constexpr float h = 0x1p-8F;
      auto up =
          loss(layer, batch.input(), d_layer, *moved(*tables, slot, i, h));
      auto down =
          loss(layer, batch.input(), d_layer, *moved(*tables, slot, i, -h));
      INFO(spec.name << "[" << i << "]");
      CHECK(static_cast<double>(dense[i]) ==
            Approx((up - down) / (2 * static_cast<double>(h))).margin(2e-3));
    }
  }
}

TEST_CASE("padded steps give no gradient, repeated context gives all of them",
          "[F14][layer_gradient]") {
  auto layer = *feature_layer::make(
      std::vector<dense_column_ptr>{
          *embedding_column(identity("b"), 1),
          *embedding_column(identity("c", {.context = true}), 1)},
      7);
  feature b = integers({3});
  feature c = integers({2});
  std::vector<std::vector<sequence_view>> sequences{{{&b, 0, 1}}};
  std::vector<std::vector<const feature*>> context{{&c}};
  layer_scratch scratch;
  auto tables = *layer.initial_tables();
  auto gradients =
      layer.backward({1, sequences, context}, 3, floats_t{1, 10, 2, 20, 3, 30},
                     scratch, *tables);
  REQUIRE(gradients);
  CHECK((*gradients)[0].ids == vector_of<std::int64_t>({3}));
  CHECK(values_of((*gradients)[0].rows) == floats_t{1});
  CHECK((*gradients)[1].ids == vector_of<std::int64_t>({2}));
  CHECK(values_of((*gradients)[1].rows) == floats_t{60});
}

TEST_CASE("a table that is not trainable has no gradient",
          "[F7][F14][layer_gradient]") {
  auto layer = *feature_layer::make(
      std::vector<dense_column_ptr>{
          *embedding_column(identity("a"), 1, {.trainable = false}),
          *embedding_column(identity("b"), 1)},
      7);
  feature none = integers({});
  std::vector<std::vector<sequence_view>> sequences{{{&none, 0, 0}},
                                                    {{&none, 0, 0}}};
  layer_scratch scratch;
  auto tables = *layer.initial_tables();
  auto gradients =
      layer.backward({1, sequences, {}}, 2, floats_t(4), scratch, *tables);
  REQUIRE(gradients);
  REQUIRE(gradients->size() == 1);
  CHECK(gradients->front().table == "b");
  CHECK(gradients->front().ids.size() == 0);
  CHECK(gradients->front().rows.dims() == shape{0, 1});
  CHECK_THAT(refusal(layer.backward({1, sequences, {}}, 2, floats_t(3), scratch,
                                    *tables)),
             Contains("the gradient has 3 values, expected [1, 2, 2] with"));
}

}  // namespace segue
