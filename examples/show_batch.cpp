// SPDX-License-Identifier: BSD-3-Clause
// Shows everything that a batch says of its rows: keys and segments, features
// of every layout, the feature layer. The pipeline has no states, so a batch is
// acknowledged instead of saved.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "segue/columns.hpp"
#include "segue/segue.hpp"

namespace {

using segue::tensor;

auto soon() {
  return segue::pipeline::clock::now() + std::chrono::seconds{60};
}

long long shown(std::int64_t number) {
  return number;
}

// [example]
/// A customer's purchases: a price and any number of words for each. `words`
/// holds those of the first purchase; the others have none.
segue::example customer(std::uint64_t number, const std::string& name,
                        const std::string& country,
                        const std::vector<float>& prices,
                        const std::vector<std::string>& words) {
  auto count = static_cast<std::int64_t>(words.size());
  auto steps = static_cast<std::int64_t>(prices.size());
  std::vector<std::int64_t> splits(prices.size() + 1, count);
  splits[0] = 0;
  segue::example e;
  e.key = name;
  e.tag = number;
  e.sequences = {
      {"price", tensor::from<float>({steps}, std::span<const float>{prices})},
      {"words",
       segue::ragged_tensor{
           tensor::from_strings({count}, std::span<const std::string>{words}),
           tensor::from<std::int64_t>({steps + 1},
                                      std::span<const std::int64_t>{splits})}}};
  // The customer has visited shop 2, of 5, three times.
  segue::sparse_tensor visits{tensor::from<std::int64_t>({1, 1}, {2}),
                              tensor::from<std::int64_t>({1}, {3}),
                              {5}};
  e.context = {
      {"country", tensor::from_strings({}, std::vector<std::string>{country})},
      {"visits", visits}};
  return e;
}
// [example]

segue::pipeline_options options() {
  segue::pipeline_options o;
  o.batch.num_unroll = 2;
  o.batch.batch_size = 2;
  o.layer = std::make_shared<const segue::feature_layer>(
      segue::feature_layer::make(
          std::vector<segue::feature_column_ptr>{
              segue::sequence_numeric_column("price").value()},
          /*seed=*/1)
          .value());
  o.on_finished = [](const segue::finished_example& done) {
    std::printf("tag %lld is done\n",
                shown(static_cast<std::int64_t>(done.tag)));
  };
  return o;
}

// [rows]
void show_rows(const segue::batch& batch) {
  for (std::int64_t b = 0; b < batch.batch_size(); ++b) {
    std::printf("%s, then %s: tag %lld, example %lld of epoch %lld\n",
                batch.key(b).c_str(), batch.next_key(b).c_str(),
                shown(static_cast<std::int64_t>(batch.tag(b))),
                // Counted from the smallest number.
                shown(batch.insertion_index(b) - INT64_MIN),
                shown(batch.epoch(b)));
    std::printf("  %s: segment %lld of %lld, %lld of %lld steps\n",
                std::string{batch.example_key(b)}.c_str(),
                shown(batch.segment(b)), shown(batch.segment_count(b)),
                shown(batch.length(b)), shown(batch.total_length(b)));
  }
}
// [rows]

void show_names(const char* kind, const std::vector<std::string>& names) {
  std::printf("%s:", kind);
  for (auto& name : names)
    std::printf(" %s", name.c_str());
  std::printf("\n");
}

/// A batch of ragged features is sparse.
void show_layouts(const segue::batch& batch) {
  for (auto& name : batch.sequence_names())
    std::printf("  %s is %s\n", name.c_str(),
                to_string(layout_of(batch.sequence_feature(name))).data());
  for (auto& name : batch.context_names())
    std::printf("  %s is %s\n", name.c_str(),
                to_string(layout_of(batch.context_feature(name))).data());
}

// [features]
void show_features(const segue::batch& batch) {
  show_names("sequences", batch.sequence_names());
  show_names("context", batch.context_names());
  show_names("states", batch.state_names());
  for (auto& step : segue::split_time(batch.sequences("price")).value())
    std::printf("  a step of %s prices, the first %.0f\n",
                to_string(step.dims()).c_str(),
                static_cast<double>(step.values<float>()[0]));
  auto& words = batch.sparse_sequences("words");
  std::printf("  %lld words in %s\n", shown(words.values.size()),
              to_string(words.dense_shape).c_str());
  auto countries = batch.context("country").strings();
  for (std::size_t b = 0; b < countries.size(); ++b)
    std::printf("  from %s\n", std::string{countries[b]}.c_str());
  std::printf("  visits in %s\n",
              to_string(batch.sparse_context("visits").dense_shape).c_str());
}
// [features]

// [layer]
void show_layer(const segue::batch& batch) {
  std::printf("layer %s, T = %lld, tables of version %lld\n",
              to_string(batch.layer().dims()).c_str(),
              shown(batch.num_unroll()), shown(batch.table_version()));
  auto all_lengths = batch.lengths();
  auto lengths = all_lengths.values<std::int64_t>();
  auto of_layer = batch.layer_lengths().values<std::int64_t>();
  for (std::size_t b = 0; b < lengths.size(); ++b)
    std::printf("  row %zu: %lld steps, %lld with features\n", b,
                shown(lengths[b]), shown(of_layer[b]));
}
// [layer]

void run() {
  auto p = segue::pipeline::make(options()).value();
  p.push(customer(17, "ann", "it", {3, 4, 5}, {"tea", "gift"}), soon()).value();
  {
    segue::producer out{p};
    out.push(customer(4, "bob", "fr", {7}, {"salt"}), soon()).value();
  }  // closes the input
  {
    // A batch that is dropped, or only destroyed, comes again.
    auto returned = p.next(soon()).value();
    returned.drop();
  }
  auto batch = p.next().value();
  show_rows(batch);
  show_features(batch);
  show_layouts(batch);
  show_layer(batch);
  batch.acknowledge().value();
  // Batches may be smaller or larger than batch_size.
  batch = p.next(1).value();
  show_rows(batch);
  batch.acknowledge().value();
  auto end = p.next(1, soon());
  std::printf("%s; %lld examples done\n", end.error().message.c_str(),
              shown(p.figures().finished));
  p.wait(soon()).value();
  auto counts = p.stop();
  std::printf("%lld of %lld examples finished, %lld batches came again\n",
              shown(counts.finished), shown(counts.examples),
              shown(counts.redelivered));
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return EXIT_FAILURE;
  }
}
