// SPDX-License-Identifier: BSD-3-Clause
// E1 of the feature layer as a property: a step's row is the same bytes
// whatever layout its features come in, where in them it stands, and which
// steps and examples are beside it. SEGUE_ROUNDS sets how many random batches
// are made.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <map>
#include <numeric>
#include <random>

#include "layer_cases.hpp"
#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "segue/features/columns/weighted_column.hpp"

namespace segue::test {
namespace {

using dice = std::mt19937_64;

std::size_t below(dice& random, std::size_t bound) {
  return random() % bound;
}

template <class T>
using step_lists = std::vector<std::vector<T>>;

/// One feature of one example in some layout.
struct encoded {
  feature value;
  std::int64_t rows_per_step = 1;  ///< 2 where it is flat
};

template <class T>
std::vector<T> joined(const step_lists<T>& steps) {
  std::vector<T> all;
  for (auto& step : steps)
    all.insert(all.end(), step.begin(), step.end());
  return all;
}

/// Steps as coordinates, in as many columns as the longest has.
template <class T>
feature as_sparse(const step_lists<T>& steps, std::size_t width) {
  std::vector<std::int64_t> indices;
  for (std::size_t s = 0; s < steps.size(); ++s)
    for (std::size_t i = 0; i < steps[s].size(); ++i) {
      indices.push_back(static_cast<std::int64_t>(s));
      indices.push_back(static_cast<std::int64_t>(i));
    }
  return sparse({static_cast<std::int64_t>(steps.size()),
                 static_cast<std::int64_t>(width)},
                indices, joined(steps));
}

/// `width`: the values of each step; 0: any number. `flat`: such a layout is
/// one of those to choose from.
template <class T>
encoded encode(const step_lists<T>& steps, std::size_t width, bool flat,
               dice& random) {
  auto n = static_cast<std::int64_t>(steps.size());
  auto w = static_cast<std::int64_t>(width);
  switch (below(random, width == 0 ? 2 : flat ? 4 : 3)) {
    case 0:
      return {ragged(steps)};
    case 1:
      return {as_sparse(steps, width == 0 ? 3 : width)};
    case 2:
      return {w == 1 && random() % 2
                  ? vector_of(joined(steps))
                  : vector_of(joined(steps)).reshape({n, w})};
    default:
      return {vector_of(joined(steps)), w};
  }
}

struct example_steps {
  step_lists<float> n;         // one value each
  step_lists<float> m;         // two
  step_lists<std::string> w;   // any number
  step_lists<std::int64_t> i;  // any number, or one
  step_lists<float> weights;   // as many
};

example_steps random_steps(std::size_t count, bool single_ids, dice& random) {
  example_steps steps;
  auto number = [&] { return static_cast<float>(below(random, 2000)) / 8; };
  for (std::size_t s = 0; s < count; ++s) {
    steps.n.push_back({number()});
    steps.m.push_back({number(), number()});
    auto& words = steps.w.emplace_back();
    for (auto k = below(random, 4); k > 0; --k)
      words.push_back("word" + std::to_string(below(random, 30)));
    auto& ids = steps.i.emplace_back();
    auto& weights = steps.weights.emplace_back();
    for (auto k = single_ids ? 1 : below(random, 4); k > 0; --k) {
      ids.push_back(static_cast<std::int64_t>(below(random, 40)));
      weights.push_back(number());
    }
  }
  return steps;
}

using encoded_example = std::map<std::string, encoded>;

encoded_example encode(const example_steps& steps, bool single_ids,
                       dice& random) {
  auto width = single_ids ? 1 : 0;
  return {{"n", encode(steps.n, 1, false, random)},
          {"m", encode(steps.m, 2, true, random)},
          {"w", encode(steps.w, 0, false, random)},
          {"i", encode(steps.i, width, false, random)},
          {"weights", encode(steps.weights, width, false, random)}};
}

example_steps only(const example_steps& all, std::size_t s) {
  return {{all.n[s]}, {all.m[s]}, {all.w[s]}, {all.i[s]}, {all.weights[s]}};
}

feature_layer make_layer() {
  auto words = [](hash_bucket_options options = {}) {
    return sequence_categorical_column_with_hash_bucket("w", 7, options)
        .value();
  };
  auto ids =
      sequence_categorical_column_with_identity("i", 20, {.default_value = 3})
          .value();
  auto weighted = weighted_categorical_column(ids, "weights").value();
  auto listed = sequence_categorical_column_with_vocabulary_list(
                    "w", std::vector<std::string>{"word1", "word2", "word3"},
                    {.num_oov_buckets = 4})
                    .value();
  auto n = sequence_numeric_column("n").value();
  std::vector<feature_column_ptr> columns{
      n,
      sequence_numeric_column(
          "m", {.shape = {2}, .normalizer = affine_normalizer{0.5, 1}})
          .value(),
      embedding_column(words(), 3).value(),
      indicator_column(words({.salt = 5}), {.name = "salted"}).value(),
      indicator_column(listed, {.name = "listed"}).value(),
      embedding_column(ids, 5, {.combiner = combiner::sqrtn}).value(),
      embedding_column(weighted, 2, {.name = "weighted"}).value(),
      indicator_column(weighted, {.name = "counted"}).value(),
      indicator_column(bucketized_column(n, {10, 50, 200}).value()).value()};
  return feature_layer::make(std::move(columns), 7).value();
}

/// A batch: of each example the steps [begin, begin + count).
struct batch_of_views {
  const encoded_example* features;
  std::int64_t begin;
  std::int64_t count;
};

std::vector<float> run(const feature_layer& layer, const table_set& tables,
                       const std::vector<batch_of_views>& batch,
                       std::int64_t time, layer_scratch& scratch) {
  std::vector<std::vector<sequence_view>> sequences;
  for (auto& spec : layer.spec().sequences) {
    auto& views = sequences.emplace_back();
    for (auto& each : batch) {
      auto& f = each.features->at(spec.name);
      views.push_back({&f.value, each.begin * f.rows_per_step,
                       each.count * f.rows_per_step});
    }
  }
  std::vector<float> out(batch.size() *
                         static_cast<std::size_t>(time * layer.width()));
  std::vector<std::int64_t> lengths(batch.size());
  auto done = layer.run({batch.size(), sequences, {}}, time, out, lengths,
                        scratch, tables);
  if (!done) FAIL(done.error().message);
  for (std::size_t b = 0; b < batch.size(); ++b)
    REQUIRE(lengths[b] == batch[b].count);
  return out;
}

void check_random_batch(const feature_layer& layer, const table_set& tables,
                        layer_scratch& scratch, dice& random) {
  bool single_ids = random() % 2;
  std::vector<example_steps> examples;
  std::vector<encoded_example> features;
  std::vector<batch_of_views> views;
  std::int64_t longest = 0;
  auto size = 1 + below(random, 4);
  for (std::size_t b = 0; b < size; ++b) {
    auto steps = below(random, 8);
    examples.push_back(random_steps(steps, single_ids, random));
    features.push_back(encode(examples.back(), single_ids, random));
    auto begin = below(random, steps + 1);
    auto count = below(random, steps - begin + 1);
    views.push_back({nullptr, static_cast<std::int64_t>(begin),
                     static_cast<std::int64_t>(count)});
    longest = std::max(longest, views.back().count);
  }
  for (std::size_t b = 0; b < size; ++b)
    views[b].features = &features[b];
  auto time = longest + static_cast<std::int64_t>(below(random, 2));
  auto out = run(layer, tables, views, time, scratch);
  auto width = static_cast<std::size_t>(layer.width());
  for (std::size_t b = 0; b < size; ++b)
    for (std::int64_t t = 0; t < views[b].count; ++t) {
      auto step = static_cast<std::size_t>(views[b].begin + t);
      auto alone = encode(only(examples[b], step), single_ids, random);
      layer_scratch unused;
      auto expected = run(layer, tables, {{&alone, 0, 1}}, 1, unused);
      auto row = out.data() + (b * static_cast<std::size_t>(time) +
                               static_cast<std::size_t>(t)) *
                                  width;
      INFO("example " << b << ", step " << step);
      REQUIRE(std::vector<float>(row, row + width) == expected);
    }
}

}  // namespace

TEST_CASE("a step's row is its own, wherever its features stand",
          "[E1][F1][feature_layer]") {
  auto layer = make_layer();
  auto tables = layer.initial_tables().value();
  layer_scratch scratch;
  auto* asked = std::getenv("SEGUE_ROUNDS");
  auto first = static_cast<std::uint64_t>(Catch::rngSeed());
  for (int i = 0; i < (asked ? std::atoi(asked) : 200); ++i) {
    auto seed = first + static_cast<std::uint64_t>(i);
    INFO("seed " << seed);
    dice random{seed};
    check_random_batch(layer, *tables, scratch, random);
  }
}

}  // namespace segue::test
