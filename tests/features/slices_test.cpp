// SPDX-License-Identifier: BSD-3-Clause
// E1 of the feature layer as a property: a step's row is the same bytes
// whatever layout its features come in, where in them it stands, and which
// steps and examples are beside it. SEGUE_ROUNDS sets how many random batches
// are made, SEGUE_TEST_SEED which.
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <random>

#include "layer_cases.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/tests/options/json_options.hpp"
#include "segue/tests/random_cases.hpp"
#include "segue/tests/temporary_folder.hpp"

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
  step_lists<std::string> v;   // any number
  step_lists<std::int64_t> i;  // any number, or one
  step_lists<float> weights;   // as many
};

example_steps random_steps(std::size_t count, bool single_ids, dice& random) {
  example_steps steps;
  auto number = [&] { return static_cast<float>(below(random, 2000)) / 8; };
  for (std::size_t s = 0; s < count; ++s) {
    steps.n.push_back({number()});
    steps.m.push_back({number(), number()});
    for (auto* list : {&steps.w, &steps.v}) {
      auto& words = list->emplace_back();
      for (auto k = below(random, 4); k > 0; --k)
        words.push_back("word" + std::to_string(below(random, 30)));
    }
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
          {"v", encode(steps.v, 0, false, random)},
          {"i", encode(steps.i, width, false, random)},
          {"weights", encode(steps.weights, width, false, random)}};
}

example_steps only(const example_steps& all, std::size_t s) {
  return {{all.n[s]}, {all.m[s]}, {all.w[s]},
          {all.v[s]}, {all.i[s]}, {all.weights[s]}};
}

/// Columns of every kind that a configuration can name.
constexpr auto columns = R"([
{"kind": "numeric", "key": "n"},
{"kind": "numeric", "key": "m", "shape": [2],
 "normalizer": {"kind": "affine", "scale": 0.5, "offset": 1}},
{"kind": "embedding", "dimension": 3,
 "of": {"kind": "hash_bucket", "key": "w", "hash_bucket_size": 7}},
{"kind": "indicator", "name": "salted", "of":
 {"kind": "hash_bucket", "key": "w", "hash_bucket_size": 7, "salt": 5}},
{"kind": "indicator", "name": "listed", "of":
 {"kind": "vocabulary_list", "key": "w", "num_oov_buckets": 4,
  "vocabulary": ["word1", "word2", "word3"]}},
{"kind": "embedding", "name": "filed", "dimension": 4, "max_norm": 0.5, "of":
 {"kind": "vocabulary_file", "key": "w", "vocabulary_file": "WORDS"}},
{"kind": "embedding", "dimension": 5, "combiner": "sqrtn", "of":
 {"kind": "identity", "key": "i", "num_buckets": 20, "default_value": 3}},
{"kind": "embedding", "name": "weighted", "dimension": 2, "of":
 {"kind": "weighted", "weight_key": "weights", "of":
  {"kind": "identity", "key": "i", "num_buckets": 20, "default_value": 3}}},
{"kind": "indicator", "name": "counted", "of":
 {"kind": "weighted", "weight_key": "weights", "of":
  {"kind": "identity", "key": "i", "num_buckets": 20, "default_value": 3}}},
{"kind": "indicator", "of":
 {"kind": "bucketized", "boundaries": [10, 50, 200], "of": {"key": "n"}}},
{"kind": "shared_embedding", "dimension": 8, "combiner": "sum", "of": [
 {"kind": "hash_bucket", "key": "w", "hash_bucket_size": 9, "salt": 1},
 {"kind": "hash_bucket", "key": "v", "hash_bucket_size": 9}]}
])";

feature_layer make_layer() {
  temporary_folder folder;
  write_file(folder / "words.txt", "word4\nword5\nword7\n");
  std::string text{columns};
  text.replace(text.find("WORDS"), 5, folder / "words.txt");
  json_options config{R"({"column": )" + text + "}"};
  auto read = read_columns(config.tables("column"));
  REQUIRE(config.errors() == std::vector<std::string>{});
  return feature_layer::make(std::move(read), 7).value();
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
  dice random{case_seed()};
  for (int i = rounds(200); i > 0; --i)
    check_random_batch(layer, *tables, scratch, random);
}

TEST_CASE("no kind of column is left out of the layer that is cut at random",
          "[E1][feature_layer]") {
  auto kinds = column_registry::standard().kinds();
  // Those that another test of this program has registered.
  std::erase_if(kinds, [](auto kind) { return kind.starts_with("tests_"); });
  REQUIRE(kinds.size() >= 10);
  for (auto kind : kinds) {
    INFO(kind);
    CHECK(std::string_view{columns}.find("\"kind\": \"" + std::string{kind} +
                                         "\"") != std::string_view::npos);
  }
}

}  // namespace segue::test
