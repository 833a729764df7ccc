// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/embedding_combine.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "segue/kernels/embedding_gradient.hpp"
#include "segue/kernels/indicator.hpp"
#include "segue/kernels/levels/best_level.hpp"

namespace segue {
namespace {

constexpr std::int64_t buckets = 23;

/// Random steps of up to four ids, some below zero.
struct random_steps {
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> splits{0};
  std::vector<float> weights;

  random_steps(std::int64_t steps, bool one_each, std::mt19937& random) {
    for (std::int64_t s = 0; s < steps; ++s) {
      auto count = one_each ? 1 : random() % 5;
      for (unsigned i = 0; i < count; ++i) {
        ids.push_back(static_cast<std::int64_t>(random() % (buckets + 1)) - 1);
        weights.push_back(static_cast<float>(random() % 9) / 2 - 1);
      }
      splits.push_back(static_cast<std::int64_t>(ids.size()));
    }
  }

  step_ids_view view(bool ragged, bool weighted) const {
    return {ids.data(), ragged ? splits.data() : nullptr,
            weighted ? weights.data() : nullptr,
            static_cast<std::int64_t>(splits.size()) - 1};
  }
};

std::vector<float> random_floats(std::int64_t n, std::mt19937& random) {
  std::vector<float> values(static_cast<std::size_t>(n));
  for (auto& v : values)
    v = static_cast<float>(random() % 2001) / 1000 - 1;
  return values;
}

/// One element of a combined row, straight from the definition, in float64.
double naive(const table_view& table, const step_ids_view& steps, combiner how,
             std::int64_t s, std::int64_t d) {
  double sum = 0;
  double weights = 0;
  double squares = 0;
  for (auto i = steps.begin(s); i < steps.end(s); ++i) {
    double w = steps.weights ? steps.weights[i] : 1;
    if (steps.ids[i] < 0 || (w <= 0 && how != combiner::sum)) continue;
    auto* row = table.rows + steps.ids[i] * table.dimension;
    double norm = 0;
    for (std::int64_t e = 0; e < table.dimension; ++e)
      norm += std::pow(static_cast<double>(row[e]), 2);
    norm = std::sqrt(norm);
    double scale =
        table.max_norm > 0 && norm > table.max_norm ? table.max_norm / norm : 1;
    sum += w * scale * row[d];
    weights += w;
    squares += w * w;
  }
  if (how == combiner::sum) return sum;
  if (weights == 0) return 0;
  if (how == combiner::mean) return sum / weights;
  return sum / std::sqrt(squares);
}

}  // namespace

TEST_CASE("combined rows are the definition's, to 1e-5",
          "[F7][F10][embedding_combine]") {
  std::mt19937 random{3};
  auto how = GENERATE(combiner::mean, combiner::sqrtn, combiner::sum);
  auto form = GENERATE(0, 1, 2, 3);  // bit 0: ragged, bit 1: weighted
  for (std::int64_t dimension : {1, 3, 7, 8, 15, 16, 17, 32, 64, 100, 128, 130})
    for (auto max_norm : {0.0F, 1.0F})
      for (std::int64_t count : {0, 1, 2, 9, 40}) {
        bool ragged = form & 1;
        random_steps steps{count, !ragged, random};
        auto rows = random_floats(buckets * dimension, random);
        auto stride = dimension + 3;
        std::vector<float> out(static_cast<std::size_t>(count * stride), 42);
        // A small table, or one of unknown size.
        table_view table{rows.data(), dimension, max_norm,
                         count % 2 == 0 ? buckets : 0};
        auto view = steps.view(ragged, form & 2);
        combine_rows(table, view, how, out.data(), stride);
        for (std::int64_t s = 0; s < count; ++s)
          for (std::int64_t d = 0; d < stride; ++d) {
            auto seen = out[static_cast<std::size_t>(s * stride + d)];
            if (d >= dimension)
              REQUIRE(seen == 42);
            else
              REQUIRE(static_cast<double>(seen) ==
                      Approx(naive(table, view, how, s, d)).margin(1e-5));
          }
      }
}

TEST_CASE("a single id copies its row bit for bit", "[F7][embedding_combine]") {
  std::mt19937 random{4};
  auto rows = random_floats(buckets * 5, random);
  std::vector<std::int64_t> ids{4, -1, 22, 4};
  std::vector<std::int64_t> splits{0, 1, 2, 3, 4};
  for (auto how : {combiner::mean, combiner::sqrtn, combiner::sum})
    for (auto* bounds : {splits.data(), static_cast<std::int64_t*>(nullptr)}) {
      std::vector<float> out(20);
      combine_rows({rows.data(), 5, 0}, {ids.data(), bounds, nullptr, 4}, how,
                   out.data(), 5);
      for (std::size_t d = 0; d < 5; ++d) {
        CHECK(out[d] == rows[4 * 5 + d]);
        CHECK(out[5 + d] == 0);
        CHECK(out[10 + d] == rows[22 * 5 + d]);
      }
    }
}

TEST_CASE("every level of instructions combines rows alike, bit for bit",
          "[F7][embedding_combine][levels]") {
  std::mt19937 random{6};
  auto one_each = GENERATE(false, true);
  auto how = GENERATE(combiner::mean, combiner::sqrtn, combiner::sum);
  for (std::int64_t dimension : {1, 4, 8, 13, 16, 47, 64, 100, 128, 200}) {
    random_steps steps{70, one_each, random};
    auto rows = random_floats(buckets * dimension, random);
    lookup_operands o{.rows = rows.data(),
                      .dimension = dimension,
                      .ids = steps.ids.data(),
                      .splits = one_each ? nullptr : steps.splits.data(),
                      .weights = nullptr,
                      .steps = 70,
                      .out = nullptr,
                      .stride = dimension,
                      .how = how,
                      .fetch = true};
    std::vector<float> expected;
    for (auto* level : supported_levels()) {
      std::vector<float> out(static_cast<std::size_t>(70 * dimension), 42);
      o.out = out.data();
      level->combine_rows(o);
      if (expected.empty()) expected = out;
      CHECK(out == expected);
      if (!one_each) continue;
      std::ranges::fill(out, 42.0F);
      level->copy_rows(o);
      CHECK(out == expected);
    }
  }
}

TEST_CASE("an indicator counts ids and sums weights", "[F8][indicator]") {
  std::mt19937 random{5};
  for (auto weighted : {false, true}) {
    random_steps steps{31, false, random};
    auto view = steps.view(true, weighted);
    std::vector<float> out(31 * (buckets + 2), 42);
    count_ids(view, buckets, out.data(), buckets + 2);
    for (std::int64_t s = 0; s < 31; ++s)
      for (std::int64_t id = 0; id < buckets + 2; ++id) {
        float expected = id < buckets ? 0 : 42;
        for (auto i = view.begin(s); i < view.end(s); ++i)
          if (view.ids[i] == id) expected += view.weight(i);
        REQUIRE(out[static_cast<std::size_t>(s * (buckets + 2) + id)] ==
                expected);
      }
  }
}

TEST_CASE("gradient terms sum per id, in the order they came",
          "[F14][embedding_gradient]") {
  std::vector<std::int64_t> ids{2, -1, 0, 2, 2};
  std::vector<std::int64_t> splits{0, 2, 2, 5};
  std::vector<float> d_out{1, 10, 5, 50, 3, 30};
  std::vector<gradient_term> terms;
  append_terms({ids.data(), splits.data(), nullptr, 3}, combiner::mean,
               d_out.data(), 2, terms);
  REQUIRE(terms.size() == 4);
  REQUIRE(sort_terms(terms) == 2);
  CHECK(terms[1].row == d_out.data());
  std::vector<std::int64_t> unique(2);
  std::vector<float> rows(4);
  std::vector<float> table(6);
  sum_terms({table.data(), 2, 0}, terms, unique, rows);
  CHECK(unique == std::vector<std::int64_t>{0, 2});
  CHECK(rows[0] == Approx(1));
  CHECK(rows[1] == Approx(10));
  CHECK(rows[2] == Approx(1 + 2));
  CHECK(rows[3] == Approx(10 + 20));
}

}  // namespace segue
